import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { tfjsToOnnx } from './tfjs-to-onnx.ts';
import { readTfjsModel } from './tfjs-weights.ts';

/** Runs one model: NHWC floats in, every output by its name. */
export type Model = (input: Float32Array, shape: number[]) => Promise<Record<string, Float32Array>>;

/**
 * Loads one of the TensorFlow.js models inside the npm package @vladmandic/human (MIT), from disk only. Only its files
 * are used: they run on onnxruntime (MIT), about five times as fast as on WebAssembly, and nothing global is patched.
 * @param outputs the nodes to give; default those at the end of the graph
 */
export async function loadModel(name: string, outputs?: readonly string[]): Promise<Model> {
  const entry = createRequire(import.meta.url).resolve('@vladmandic/human');
  const graph = await readTfjsModel(join(dirname(entry), '..', 'models', `${name}.json`));
  return createModel(tfjsToOnnx(graph, outputs));
}

/** Makes a model of the bytes of an ONNX file. */
export async function createModel(onnx: Uint8Array): Promise<Model> {
  const session = await InferenceSession.create(onnx, {
    // The nets are too small to gain from more threads, and the decoder wants the other core.
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const inputName = session.inputNames[0]!;
  return async (input, shape) => {
    const results = await session.run({ [inputName]: new Tensor('float32', input, shape) });
    return Object.fromEntries(Object.entries(results).map(([key, tensor]) => [key, tensor.data as Float32Array]));
  };
}

/** Loads something once in a process; after a failure the next call tries again. */
export function loadOnce<Loaded>(load: () => Promise<Loaded>): () => Promise<Loaded> {
  let loading: Promise<Loaded> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}
