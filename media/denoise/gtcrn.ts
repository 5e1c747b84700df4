import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { loadOnce } from '../models/load-model.ts';
import type { FrameDenoiser } from './frame-stage.ts';

/** The rate that GTCRN works at. */
export const gtcrnRateHz = 16_000;

const frameSize = 256;
const pageBytes = 65_536;

/** The exports of the pinned build, whose names its linker has shortened. */
interface GtcrnExports {
  /** Memory. */
  c: WebAssembly.Memory;
  /** Initialises. */
  d(): void;
  /** Makes a state. */
  e(): number;
  /** Frees memory. */
  f(pointer: number): void;
  /** Frees a state. */
  g(state: number): void;
  /** Cleans a frame. */
  i(state: number, input: number, output: number): void;
  /** Allocates memory. */
  k(bytes: number): number;
}

const loadGtcrn = loadOnce(async (): Promise<GtcrnExports> => {
  const path = createRequire(import.meta.url).resolve('@sapphi-red/web-noise-suppressor/gtcrn.wasm');
  const imports = {
    a: () => {
      throw new Error('GTCRN failed.');
    },
    b: (bytes: number): number => {
      exports.c.grow(Math.ceil((bytes - exports.c.buffer.byteLength) / pageBytes));
      return 1;
    },
  };
  const { instance } = await WebAssembly.instantiate(await readFile(path), { a: imports });
  const exports = instance.exports as unknown as GtcrnExports;
  exports.d();
  return exports;
});

/**
 * Takes noise out of speech at 16 kHz, by GTCRN (Rong et al., 2024; MIT), which runs as WebAssembly from the npm package
 * @sapphi-red/web-noise-suppressor (MIT). It is half a window of its transform late.
 */
export async function createGtcrn(): Promise<FrameDenoiser> {
  const gtcrn = await loadGtcrn();
  const state = gtcrn.e();
  const [input, output] = [gtcrn.k(4 * frameSize), gtcrn.k(4 * frameSize)];
  return {
    frameSize,
    latency: frameSize,
    process(frame) {
      new Float32Array(gtcrn.c.buffer, input, frameSize).set(frame);
      gtcrn.i(state, input, output);
      frame.set(new Float32Array(gtcrn.c.buffer, output, frameSize));
    },
    free() {
      gtcrn.g(state);
      gtcrn.f(input);
      gtcrn.f(output);
    },
  };
}
