import { type FlatTable, openFlatBuffer } from './flat-buffer.ts';
import { float16 } from './tfjs-weights.ts';

/** One operation of a TensorFlow Lite graph. */
export interface TfliteOperator {
  /** Its number among the built-in operations; 32 is one of somebody's own. */
  code: number;
  /** The name of one of somebody's own. */
  customName: string;
  /** Numbers of tensors. */
  inputs: number[];
  outputs: number[];
  /** Its options, by the number of their field. */
  options: FlatTable | undefined;
}

/** A tensor; `values` only where it is a constant, unpacked to 32 bits. */
export interface TfliteTensor {
  shape: number[];
  values: Float32Array | undefined;
}

/** The one graph of a TensorFlow Lite model. */
export interface TfliteGraph {
  operators: TfliteOperator[];
  tensors: TfliteTensor[];
  inputs: number[];
  outputs: number[];
}

const FLOAT32 = 0;
const FLOAT16 = 1;

/**
 * Reads a TensorFlow Lite model whose weights are 32- or 16-bit floats.
 * Source of the format: TensorFlow, `schema.fbs`, version 3.
 */
export function readTflite(file: Uint8Array): TfliteGraph {
  const model = openFlatBuffer(file);
  const codes = model.tables(1).map((code) => ({
    // The first field is of one byte, from when there were fewer operations.
    code: Math.max(code.byte(0), code.int(3)),
    customName: code.text(1),
  }));
  const buffers = model.tables(4);
  const graph = model.tables(2)[0]!;
  const tensors = graph.tables(0).map((tensor) => ({
    shape: tensor.ints(0),
    values: readFloats(buffers[tensor.int(2)]?.bytes(0), tensor.byte(1)),
  }));
  const operators = graph.tables(3).map((operator) => ({
    ...codes[operator.int(0)]!,
    inputs: operator.ints(1),
    outputs: operator.ints(2),
    options: operator.table(4),
  }));
  return { operators, tensors, inputs: graph.ints(1), outputs: graph.ints(2) };
}

function readFloats(bytes: Uint8Array | undefined, type: number): Float32Array | undefined {
  if (!bytes || bytes.length === 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (type === FLOAT32)
    return Float32Array.from({ length: bytes.length / 4 }, (_, at) => view.getFloat32(at * 4, true));
  if (type !== FLOAT16) return undefined;
  return Float32Array.from({ length: bytes.length / 2 }, (_, at) => float16(view.getUint16(at * 2, true)));
}
