import { type OnnxConstant, type OnnxNode, writeOnnx } from './onnx-writer.ts';
import type { TfjsAttribute, TfjsModel, TfjsNode, TfjsWeight } from './tfjs-weights.ts';

/**
 * Turns a TensorFlow.js graph of convolutions into ONNX bytes, so that onnxruntime runs it natively.
 * Inputs stay NHWC; inside everything is NCHW. Only the operations that face models use are known.
 * @throws Error naming the operation that is not known
 */
export function tfjsToOnnx({ nodes, weights }: TfjsModel): Uint8Array {
  const builder = new GraphBuilder(weights);
  const used = new Set(nodes.flatMap((node) => node.input ?? []));
  for (const node of inOrder(nodes)) builder.add(node);
  const outputs = nodes.filter((node) => !used.has(node.name) && node.op !== 'Const').map((node) => node.name);
  return writeOnnx({ nodes: builder.nodes, constants: builder.constants, inputs: builder.inputs, outputs });
}

/** The nodes, each after its inputs. */
function inOrder(nodes: TfjsNode[]): TfjsNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const ordered = new Set<TfjsNode>();
  const visit = (node: TfjsNode): void => {
    if (ordered.has(node)) return;
    for (const input of node.input ?? []) visit(byName.get(input)!);
    ordered.add(node);
  };
  nodes.forEach(visit);
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
        this.convolution(node);
        break;
      case 'DepthwiseConv2dNative':
        this.emit('Conv', [first, this.depthwiseKernel(second)], node.name, {
          ...window(node),
          group: this.weight(second).shape[2]!,
        });
        break;
      case 'MaxPool':
        this.emit('MaxPool', [first], node.name, {
          ...window(node),
          kernel_shape: square(node.attr?.['ksize']),
        });
        break;
      case 'AddV2':
        this.emit('Add', [first, second], node.name);
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

  private convolution(node: TfjsNode): void {
    const [source, kernel, bias, slope] = node.input as [string, string, string, string?];
    const activation = (node.attr?.['fused_ops']?.list?.s ?? []).map(decode)[1];
    const output = activation ? `${node.name}:linear` : node.name;
    const { shape, values } = this.weight(kernel);
    const [height, width, channelsIn, channelsOut] = shape as [number, number, number, number];
    const turned = new Float32Array(values.length);
    for (let cell = 0, from = 0; cell < height * width; cell++) {
      for (let i = 0; i < channelsIn; i++) {
        for (let o = 0; o < channelsOut; o++, from++)
          turned[(o * channelsIn + i) * height * width + cell] = values[from]!;
      }
    }
    this.floats(`${kernel}:oihw`, [channelsOut, channelsIn, height, width], turned);
    this.floats(bias, [channelsOut], this.weight(bias).values);
    this.emit('Conv', [source, `${kernel}:oihw`, bias], output, window(node));
    if (activation === 'Relu') this.emit('Relu', [output], node.name);
    else if (activation === 'Prelu') this.emit('PRelu', [output, this.slope(slope!)], node.name);
    else if (activation) throw new Error(`The graph has an activation that is not known: ${activation}.`);
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

  private weight(name: string): TfjsWeight {
    const found = this.weights.get(name);
    if (!found) throw new Error(`The graph has no weight ${name}.`);
    return found;
  }

  private floats(name: string, shape: number[], values: Float32Array | Int32Array): string {
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
