import { type OnnxConstant, type OnnxNode, writeOnnx } from './onnx-writer.ts';
import type { TfjsAttribute, TfjsModel, TfjsNode, TfjsWeight } from './tfjs-weights.ts';

/**
 * Turns a TensorFlow.js graph of convolutions into ONNX bytes, so that onnxruntime runs it natively.
 * Inputs stay NHWC; inside everything is NCHW, and so are outputs that are not reshaped at the end. Only the
 * operations that face and object models use are known.
 * @param outputs the nodes to give; what they do not need is left out; default those that nothing else uses
 * @throws Error naming the operation that is not known
 */
export function tfjsToOnnx({ nodes, weights }: TfjsModel, outputs = lastOf(nodes)): Uint8Array {
  const builder = new GraphBuilder(weights);
  for (const node of inOrder(nodes, outputs)) builder.add(node);
  return writeOnnx({ nodes: builder.nodes, constants: builder.constants, inputs: builder.inputs, outputs });
}

function lastOf(nodes: TfjsNode[]): readonly string[] {
  const used = new Set(nodes.flatMap((node) => node.input ?? []));
  return nodes.filter((node) => !used.has(node.name) && node.op !== 'Const').map((node) => node.name);
}

/** The nodes that the outputs need, each after its inputs. */
function inOrder(nodes: TfjsNode[], outputs: readonly string[]): TfjsNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const ordered = new Set<TfjsNode>();
  const visit = (node: TfjsNode): void => {
    if (ordered.has(node)) return;
    for (const input of node.input ?? []) visit(byName.get(input)!);
    ordered.add(node);
  };
  for (const output of outputs) visit(byName.get(output)!);
  return [...ordered];
}

class GraphBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxConstant[] = [];
  readonly inputs: { name: string; shape: (number | string)[] }[] = [];
  private readonly weights: Map<string, TfjsWeight>;

  constructor(weights: Map<string, TfjsWeight>) {
    this.weights = weights;
  }

  add(node: TfjsNode): void {
    const [first = '', second = ''] = node.input ?? [];
    switch (node.op) {
      case 'Const':
        break;
      case 'Placeholder': {
        const sizes = (node.attr?.['shape']?.shape?.dim ?? []).slice(1).map((dim) => Number(dim.size));
        this.inputs.push({ name: `${node.name}:nhwc`, shape: ['N', ...sizes] });
        this.emit('Transpose', [`${node.name}:nhwc`], node.name, { perm: [0, 3, 1, 2] });
        break;
      }
      case '_FusedConv2D':
      case 'Conv2D':
        this.convolution(node, this.kernel(second));
        break;
      case 'FusedDepthwiseConv2dNative':
      case 'DepthwiseConv2dNative':
        this.convolution(node, this.depthwiseKernel(second), this.weight(second).shape[2]);
        break;
      case 'MaxPool':
        this.emit('MaxPool', [first], node.name, {
          ...window(node),
          kernel_shape: square(node.attr?.['ksize']),
        });
        break;
      case 'Add':
      case 'AddV2':
        this.emit('Add', [this.operand(first), this.operand(second)], node.name);
        break;
      case 'Mul':
        this.emit('Mul', [this.operand(first), this.operand(second)], node.name);
        break;
      case 'Relu6':
        this.emit('Clip', [first, this.floats('zero', [], [0]), this.floats('six', [], [6])], node.name);
        break;
      case 'Mean':
        if ([...this.weight(second).values].join() !== '1,2') throw new Error('Only means of whole planes are known.');
        this.emit('GlobalAveragePool', [first], node.name);
        break;
      case 'ResizeBilinear':
        this.emit(
          'Resize',
          [first, '', '', this.integers(`${node.name}:size`, [...this.weight(second).values])],
          node.name,
          { mode: 'linear', coordinate_transformation_mode: 'asymmetric', axes: [2, 3] },
        );
        break;
      case 'Relu':
      case 'Sigmoid':
      case 'Identity':
        this.emit(node.op, [first], node.name);
        break;
      case 'Prelu':
        this.emit('PRelu', [first, this.slope(second)], node.name);
        break;
      case 'Pad':
        this.emit('Pad', [first, this.integers(`${node.name}:pads`, padding(this.weight(second)))], node.name);
        break;
      case 'ConcatV2':
        this.emit('Concat', node.input!.slice(0, -1), node.name, { axis: 1 });
        break;
      case 'Reshape':
        this.emit('Transpose', [first], `${node.name}:nhwc`, { perm: [0, 2, 3, 1] });
        this.emit(
          'Reshape',
          [`${node.name}:nhwc`, this.integers(`${node.name}:shape`, [...this.weight(second).values])],
          node.name,
        );
        break;
      default:
        throw new Error(`The graph has an operation that is not known: ${node.op}.`);
    }
  }

  private convolution(node: TfjsNode, kernel: string, group = 1): void {
    const [source, , bias, slope] = node.input as [string, string, string?, string?];
    const activation = (node.attr?.['fused_ops']?.list?.s ?? []).map(decode)[1];
    const output = activation ? `${node.name}:linear` : node.name;
    const inputs = [source, kernel];
    if (bias) inputs.push(this.floats(bias, [this.weight(bias).values.length], this.weight(bias).values));
    this.emit('Conv', inputs, output, { ...window(node), group });
    if (activation === 'Relu') this.emit('Relu', [output], node.name);
    else if (activation === 'Prelu') this.emit('PRelu', [output, this.slope(slope!)], node.name);
    else if (activation) throw new Error(`The graph has an activation that is not known: ${activation}.`);
  }

  private kernel(name: string): string {
    const { shape, values } = this.weight(name);
    const [height, width, channelsIn, channelsOut] = shape as [number, number, number, number];
    const turned = new Float32Array(values.length);
    for (let cell = 0, from = 0; cell < height * width; cell++) {
      for (let i = 0; i < channelsIn; i++) {
        for (let o = 0; o < channelsOut; o++, from++)
          turned[(o * channelsIn + i) * height * width + cell] = values[from]!;
      }
    }
    return this.floats(`${name}:oihw`, [channelsOut, channelsIn, height, width], turned);
  }

  private depthwiseKernel(name: string): string {
    const { shape, values } = this.weight(name);
    const [height, width, channels] = shape as [number, number, number];
    const turned = new Float32Array(values.length);
    for (let cell = 0, from = 0; cell < height * width; cell++) {
      for (let channel = 0; channel < channels; channel++, from++)
        turned[channel * height * width + cell] = values[from]!;
    }
    return this.floats(`${name}:oihw`, [channels, 1, height, width], turned);
  }

  private slope(name: string): string {
    const { values } = this.weight(name);
    return this.floats(`${name}:slope`, [values.length, 1, 1], values);
  }

  /** A node, or a constant number. */
  private operand(name: string): string {
    const constant = this.weights.get(name);
    if (!constant) return name;
    if (constant.values.length !== 1) throw new Error(`The constant ${name} is not a single number.`);
    return this.floats(name, [], constant.values);
  }

  private weight(name: string): TfjsWeight {
    const found = this.weights.get(name);
    if (!found) throw new Error(`The graph has no weight ${name}.`);
    return found;
  }

  private floats(name: string, shape: number[], values: ArrayLike<number>): string {
    if (!this.constants.some((known) => known.name === name))
      this.constants.push({ name, shape, values: Float32Array.from(values) });
    return name;
  }

  private integers(name: string, values: number[]): string {
    this.constants.push({ name, shape: [values.length], values: BigInt64Array.from(values, BigInt) });
    return name;
  }

  private emit(op: string, inputs: string[], output: string, attributes?: OnnxNode['attributes']): void {
    this.nodes.push({ op, inputs, output, ...(attributes && { attributes }) });
  }
}

/** Strides and padding; `SAME` of TensorFlow puts the odd pixel at the end. */
function window(node: TfjsNode): Record<string, number[] | string> {
  const same = decode(node.attr?.['padding']?.s ?? '') === 'SAME';
  return { strides: square(node.attr?.['strides']), auto_pad: same ? 'SAME_UPPER' : 'VALID' };
}

function square(attribute: TfjsAttribute | undefined): number[] {
  return (attribute?.list?.i ?? []).slice(1, 3).map(Number);
}

/** `[[before, after], …]` of NHWC as the flat list, all before and then all after, of NCHW. */
function padding({ values }: TfjsWeight): number[] {
  const order = [0, 3, 1, 2];
  return [...order.map((axis) => values[axis * 2]!), ...order.map((axis) => values[axis * 2 + 1]!)];
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('latin1');
}
