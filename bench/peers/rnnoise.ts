import { Rnnoise } from '@shiguredo/rnnoise-wasm';
import { writeWave } from '../../test/synthesis/write-wave.ts';
import type { BatchWork } from '../batch.ts';
import { readMono } from '../read-mono.ts';

const sampleRateHz = 48_000;
/** It takes samples as those of 16 bits. */
const fullScale = 32_768;
const latencyFrames = 2;

/** Denoises with RNNoise alone, and takes its delay off. */
export const denoiseWithRnnoise: BatchWork = async ({ input }, output) => {
  // Its loader refuses to run outside a browser.
  Object.assign(globalThis, { window: globalThis });
  const rnnoise = await Rnnoise.load();
  const state = rnnoise.createDenoiseState();
  const samples = await readMono(input, sampleRateHz);
  const { frameSize } = rnnoise;
  const frame = new Float32Array(frameSize);
  const delay = latencyFrames * frameSize;
  const cleaned = new Float32Array(samples.length);
  for (let first = 0; first < samples.length + delay; first += frameSize) {
    frame.fill(0);
    frame.set(samples.subarray(first, first + frameSize).map((sample) => sample * fullScale));
    state.processFrame(frame);
    for (let index = 0; index < frameSize; index++) {
      const at = first + index - delay;
      if (at >= 0 && at < cleaned.length) cleaned[at] = frame[index]! / fullScale;
    }
  }
  state.destroy();
  const file = `${output}.wav`;
  await writeWave(file, { sampleRateHz, channels: [cleaned] });
  return { file };
};
