import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** One node of a TensorFlow.js graph model. */
export interface TfjsNode {
  name: string;
  op: string;
  input?: string[];
  attr?: Record<string, TfjsAttribute | undefined>;
}

/** The value of one attribute of a node; texts are in base64. */
export interface TfjsAttribute {
  list?: { i?: string[]; s?: string[] };
  s?: string;
  shape?: { dim?: { size: string }[] };
}

/** A weight, always unpacked to 32 bits. */
export interface TfjsWeight {
  shape: number[];
  values: Float32Array | Int32Array;
}

/** A TensorFlow.js graph model as read from disk. */
export interface TfjsModel {
  nodes: TfjsNode[];
  weights: Map<string, TfjsWeight>;
}

interface WeightEntry {
  name: string;
  shape: number[];
  dtype: string;
  quantization?: { dtype: string };
}

interface ModelFile {
  modelTopology: { node: TfjsNode[] };
  weightsManifest: { paths: string[]; weights: WeightEntry[] }[];
}

/**
 * Reads a TensorFlow.js graph model (`name.json` and the weight files beside it).
 * Source of the format: TensorFlow.js, "Model saving formats".
 */
export async function readTfjsModel(jsonPath: string): Promise<TfjsModel> {
  const file = JSON.parse(await readFile(jsonPath, 'utf8')) as ModelFile;
  const weights = new Map<string, TfjsWeight>();
  for (const group of file.weightsManifest) {
    const parts = await Promise.all(group.paths.map((path) => readFile(join(dirname(jsonPath), path))));
    const bytes = Buffer.concat(parts);
    let offset = 0;
    for (const entry of group.weights) {
      const count = entry.shape.reduce((product, size) => product * size, 1);
      const weight = readWeight(bytes, offset, count, entry);
      weights.set(entry.name, { shape: entry.shape, values: weight.values });
      offset += weight.byteLength;
    }
  }
  return { nodes: file.modelTopology.node, weights };
}

function readWeight(bytes: Buffer, offset: number, count: number, { name, dtype, quantization }: WeightEntry) {
  if (quantization?.dtype === 'float16') {
    const values = Float32Array.from({ length: count }, (_, index) => float16(bytes.readUInt16LE(offset + index * 2)));
    return { values, byteLength: count * 2 };
  }
  if (quantization) throw new Error(`Weight ${name} has an unknown quantization "${quantization.dtype}".`);
  if (dtype === 'float32') {
    const values = Float32Array.from({ length: count }, (_, index) => bytes.readFloatLE(offset + index * 4));
    return { values, byteLength: count * 4 };
  }
  if (dtype === 'int32') {
    const values = Int32Array.from({ length: count }, (_, index) => bytes.readInt32LE(offset + index * 4));
    return { values, byteLength: count * 4 };
  }
  throw new Error(`Weight ${name} has an unknown type "${dtype}".`);
}

/** The number that 16 bits mean as an IEEE 754 half. */
export function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
