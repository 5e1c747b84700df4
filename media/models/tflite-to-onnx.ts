import { type OnnxConstant, type OnnxNode, writeOnnx } from './onnx-writer.ts';
import type { TfliteGraph, TfliteOperator, TfliteTensor } from './tflite-graph.ts';

/** The numbers of the built-in operations that are known. */
const code = {
  add: 0,
  averagePool: 1,
  convolution: 3,
  depthwise: 4,
  dequantize: 6,
  logistic: 14,
  multiply: 18,
  relu: 19,
  resizeBilinear: 23,
  custom: 32,
  hardSwish: 117,
};
const activations: Record<number, string | undefined> = { 1: 'Relu' };

/**
 * Turns a TensorFlow Lite graph of convolutions into ONNX bytes, so that onnxruntime runs it natively. The input stays
 * NHWC; inside everything is NCHW, and so are the outputs. Only the operations of MediaPipe's segmenters are known.
 * @throws Error naming the operation that is not known
 */
export function tfliteToOnnx(graph: TfliteGraph): Uint8Array {
  const builder = new GraphBuilder(graph);
  for (const operator of graph.operators) builder.add(operator);
  return writeOnnx({
    nodes: builder.nodes,
    constants: builder.constants,
    inputs: builder.inputs,
    outputs: graph.outputs.map(nameOf),
  });
}

class GraphBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxConstant[] = [];
  readonly inputs: { name: string; shape: number[] }[] = [];
  private readonly tensors: TfliteTensor[];

  constructor({ tensors, inputs }: TfliteGraph) {
    this.tensors = [...tensors];
    for (const input of inputs) {
      this.inputs.push({ name: `${nameOf(input)}:nhwc`, shape: tensors[input]!.shape });
      this.emit('Transpose', [`${nameOf(input)}:nhwc`], nameOf(input), { perm: [0, 3, 1, 2] });
    }
  }

  add(operator: TfliteOperator): void {
    const { inputs, options } = operator;
    const [first, second] = inputs as [number, number];
    const output = operator.outputs[0]!;
    switch (operator.code) {
      case code.dequantize:
        // Constants are unpacked already.
        this.tensors[output] = { ...this.tensors[output]!, values: this.tensors[first]!.values };
        break;
      case code.convolution:
        this.convolution(operator, this.kernel(second), 1, options?.byte(3) ?? 0);
        break;
      case code.depthwise:
        this.convolution(
          operator,
          this.depthwiseKernel(second),
          this.tensors[second]!.shape[3]!,
          options?.byte(4) ?? 0,
        );
        break;
      case code.add:
        this.activated('Add', [nameOf(first), nameOf(second)], output, options?.byte(0) ?? 0);
        break;
      case code.multiply:
        this.activated('Mul', [nameOf(first), nameOf(second)], output, options?.byte(0) ?? 0);
        break;
      case code.averagePool:
        this.requirePooledWhole(first, output);
        this.emit('GlobalAveragePool', [nameOf(first)], nameOf(output));
        break;
      case code.resizeBilinear:
        this.resize(operator);
        break;
      case code.logistic:
        this.emit('Sigmoid', [nameOf(first)], nameOf(output));
        break;
      case code.relu:
        this.emit('Relu', [nameOf(first)], nameOf(output));
        break;
      case code.hardSwish:
        this.emit('HardSwish', [nameOf(first)], nameOf(output));
        break;
      case code.custom:
        this.transposed(operator);
        break;
      default:
        throw new Error(`The graph has an operation that is not known: ${operator.code}.`);
    }
  }

  private convolution({ inputs, outputs, options }: TfliteOperator, kernel: string, group: number, then: number): void {
    const [source, , bias] = inputs as [number, number, number];
    const strides = [options?.int(2) ?? 1, options?.int(1) ?? 1];
    const pad = options?.byte(0) === 1 ? 'VALID' : 'SAME_UPPER';
    const operands = [nameOf(source), kernel, this.constant(bias)];
    this.activated('Conv', operands, outputs[0]!, then, { strides, auto_pad: pad, group });
  }

  /** MediaPipe's own `Convolution2DTransposeBias`, where no two cells overlap. */
  private transposed({ customName, inputs, outputs }: TfliteOperator): void {
    if (customName !== 'Convolution2DTransposeBias')
      throw new Error(`The graph has an operation that is not known: ${customName}.`);
    const [source, kernel, bias] = inputs as [number, number, number];
    const [channelsOut, height, width, channelsIn] = this.tensors[kernel]!.shape as [number, number, number, number];
    const name = `${nameOf(kernel)}:iohw`;
    const values = this.permuted(kernel, [3, 0, 1, 2]);
    this.constants.push({ name, shape: [channelsIn, channelsOut, height, width], values });
    const operands = [nameOf(source), name, this.constant(bias)];
    this.emit('ConvTranspose', operands, nameOf(outputs[0]!), { strides: [height, width] });
  }

  private resize({ inputs, outputs, options }: TfliteOperator): void {
    const [, height, width] = this.tensors[outputs[0]!]!.shape as [number, number, number];
    const name = `${nameOf(outputs[0]!)}:size`;
    this.constants.push({ name, shape: [2], values: BigInt64Array.from([height, width], BigInt) });
    const place = options?.byte(2) ? 'align_corners' : options?.byte(3) ? 'half_pixel' : 'asymmetric';
    this.emit('Resize', [nameOf(inputs[0]!), '', '', name], nameOf(outputs[0]!), {
      mode: 'linear',
      coordinate_transformation_mode: place,
      axes: [2, 3],
    });
  }

  private requirePooledWhole(input: number, output: number): void {
    const [, height, width] = this.tensors[output]!.shape;
    if (height === 1 && width === 1) return;
    throw new Error(`Only means of whole planes are known, not one of tensor ${input} to ${height}x${width}.`);
  }

  private kernel(tensor: number): string {
    const [channelsOut, height, width, channelsIn] = this.tensors[tensor]!.shape as [number, number, number, number];
    return this.turned(tensor, [channelsOut, channelsIn, height, width], [0, 3, 1, 2]);
  }

  private depthwiseKernel(tensor: number): string {
    const [, height, width, channels] = this.tensors[tensor]!.shape as [number, number, number, number];
    return this.turned(tensor, [channels, 1, height, width], [3, 0, 1, 2]);
  }

  private turned(tensor: number, shape: number[], order: number[]): string {
    const name = `${nameOf(tensor)}:turned`;
    this.constants.push({ name, shape, values: this.permuted(tensor, order) });
    return name;
  }

  /** The values of a constant of four axes with its axes in another order. */
  private permuted(tensor: number, order: number[]): Float32Array {
    const { shape } = this.tensors[tensor]!;
    const values = this.valuesOf(tensor);
    const steps = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
    const [a, b, c, d] = order.map((axis) => ({ size: shape[axis]!, step: steps[axis]! }));
    const out = new Float32Array(values.length);
    let to = 0;
    for (let i = 0; i < a!.size; i++)
      for (let j = 0; j < b!.size; j++)
        for (let k = 0; k < c!.size; k++)
          for (let l = 0; l < d!.size; l++, to++)
            out[to] = values[i * a!.step + j * b!.step + k * c!.step + l * d!.step]!;
    return out;
  }

  private constant(tensor: number): string {
    const { shape } = this.tensors[tensor]!;
    this.constants.push({ name: nameOf(tensor), shape, values: this.valuesOf(tensor) });
    return nameOf(tensor);
  }

  private valuesOf(tensor: number): Float32Array {
    const { values } = this.tensors[tensor]!;
    if (values) return values;
    throw new Error(`The tensor ${tensor} is not a constant of floats.`);
  }

  private activated(
    op: string,
    inputs: string[],
    output: number,
    activation: number,
    attributes?: OnnxNode['attributes'],
  ): void {
    if (activation === 0) {
      this.emit(op, inputs, nameOf(output), attributes);
      return;
    }
    const next = activations[activation];
    if (!next) throw new Error(`The graph has an activation that is not known: ${activation}.`);
    this.emit(op, inputs, `${nameOf(output)}:linear`, attributes);
    this.emit(next, [`${nameOf(output)}:linear`], nameOf(output));
  }

  private emit(op: string, inputs: string[], output: string, attributes?: OnnxNode['attributes']): void {
    this.nodes.push({ op, inputs, output, ...(attributes && { attributes }) });
  }
}

function nameOf(tensor: number): string {
  return `t${tensor}`;
}
