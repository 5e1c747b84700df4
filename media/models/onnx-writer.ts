import protobuf from 'protobufjs';

type Writer = protobuf.Writer;

/** An attribute of an ONNX node: a whole number, a list of them, or a text. */
export type OnnxAttribute = number | number[] | string;

/** One operation. */
export interface OnnxNode {
  op: string;
  inputs: string[];
  output: string;
  attributes?: Record<string, OnnxAttribute>;
}

/** A constant tensor. */
export interface OnnxConstant {
  name: string;
  shape: number[];
  values: Float32Array | BigInt64Array;
}

/** A model with 32-bit float inputs and outputs; a text among the sizes is a free dimension. */
export interface OnnxModel {
  nodes: OnnxNode[];
  constants: OnnxConstant[];
  inputs: { name: string; shape: (number | string)[] }[];
  outputs: readonly string[];
}

// The field numbers are those of onnx.proto3, IR version 8.
const FLOAT = 1;
const INT64 = 7;

/** A model as the bytes of an ONNX file (operator set 18). */
export function writeOnnx(model: OnnxModel): Uint8Array {
  const writer = protobuf.Writer.create();
  writer.uint32(tag(1, 0)).int64(8);
  message(writer, 8, () => writer.uint32(tag(2, 0)).int64(18));
  message(writer, 7, () => {
    for (const node of model.nodes) message(writer, 1, () => writeNode(writer, node));
    text(writer, 2, 'graph');
    for (const constant of model.constants) message(writer, 5, () => writeConstant(writer, constant));
    for (const { name, shape } of model.inputs) message(writer, 11, () => writeValueInfo(writer, name, shape));
    for (const name of model.outputs) message(writer, 12, () => writeValueInfo(writer, name));
  });
  return writer.finish();
}

function writeNode(writer: Writer, { op, inputs, output, attributes = {} }: OnnxNode): void {
  for (const input of inputs) text(writer, 1, input);
  text(writer, 2, output);
  text(writer, 4, op);
  for (const [name, value] of Object.entries(attributes)) {
    message(writer, 5, () => {
      text(writer, 1, name);
      if (typeof value === 'number') writer.uint32(tag(3, 0)).int64(value);
      else if (typeof value === 'string') text(writer, 4, value);
      else for (const item of value) writer.uint32(tag(8, 0)).int64(item);
      writer.uint32(tag(20, 0)).int32(typeof value === 'number' ? 2 : typeof value === 'string' ? 3 : 7);
    });
  }
}

function writeConstant(writer: Writer, { name, shape, values }: OnnxConstant): void {
  for (const size of shape) writer.uint32(tag(1, 0)).int64(size);
  writer.uint32(tag(2, 0)).int32(values instanceof Float32Array ? FLOAT : INT64);
  text(writer, 8, name);
  writer.uint32(tag(9, 2)).bytes(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

function writeValueInfo(writer: Writer, name: string, shape?: (number | string)[]): void {
  text(writer, 1, name);
  message(writer, 2, () =>
    message(writer, 1, () => {
      writer.uint32(tag(1, 0)).int32(FLOAT);
      if (shape)
        message(writer, 2, () => shape.forEach((size) => message(writer, 1, () => writeDimension(writer, size))));
    }),
  );
}

function writeDimension(writer: Writer, size: number | string): void {
  if (typeof size === 'number') writer.uint32(tag(1, 0)).int64(size);
  else text(writer, 2, size);
}

function tag(field: number, wireType: number): number {
  return (field << 3) | wireType;
}

function text(writer: Writer, field: number, value: string): void {
  writer.uint32(tag(field, 2)).string(value);
}

function message(writer: Writer, field: number, write: () => void): void {
  writer.uint32(tag(field, 2)).fork();
  write();
  writer.ldelim();
}
