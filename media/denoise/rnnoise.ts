import { Rnnoise } from '@shiguredo/rnnoise-wasm';
import { loadOnce } from '../models/load-model.ts';
import type { FrameDenoiser } from './frame-stage.ts';

/** The rate that RNNoise works at. */
export const rnnoiseRateHz = 48_000;

/** It takes samples as those of 16 bits. */
const fullScale = 32_768;

const loadRnnoise = loadOnce(async (): Promise<Rnnoise> => {
  // This build asks whether it is in a browser, and would refuse to load.
  const hadWindow = 'window' in globalThis;
  if (!hadWindow) Object.assign(globalThis, { window: globalThis });
  try {
    return await Rnnoise.load();
  } finally {
    if (!hadWindow) Reflect.deleteProperty(globalThis, 'window');
  }
});

/**
 * Takes noise out of speech at 48 kHz, by RNNoise (Valin, 2018; BSD), which runs as WebAssembly from the npm package
 * @shiguredo/rnnoise-wasm (Apache-2.0). It is two frames late.
 */
export async function createRnnoise(): Promise<FrameDenoiser> {
  const rnnoise = await loadRnnoise();
  const { frameSize } = rnnoise;
  const state = rnnoise.createDenoiseState();
  return {
    frameSize,
    latency: 2 * frameSize,
    process(frame) {
      for (let index = 0; index < frameSize; index++) frame[index]! *= fullScale;
      state.processFrame(frame);
      for (let index = 0; index < frameSize; index++) frame[index]! /= fullScale;
    },
    free: () => state.destroy(),
  };
}
