import { Spectrogram } from '../audio/spectrogram.ts';
import { activityHop, speechRateHz } from '../speech/voice-activity.ts';

/** Windows are 10 ms apart. */
export const frameHop = 160;
export const frameSize = 512;
const bins = frameSize / 2 + 1;
export const hertzPerBin = speechRateHz / frameSize;
/** Whoever speaks is surely not so far below the loudest speech. */
const deepestDb = 40;

/** A few seconds of speech at 16 kHz, looked at in windows of 32 ms that are 10 ms apart. */
export interface Segment {
  samples: Float32Array;
  frameCount: number;
  /** Power of each of 257 bins, frame after frame. */
  power: Float64Array;
  /** Of each frame, in dB under full scale. */
  levels: Float64Array;
  /** Level that one frame in twenty is above. */
  loudDb: number;
  /** Frames in which someone speaks, and the others. */
  speech: number[];
  pauses: number[];
}

/** @param likelihoods of speech, one for each `activityHop` samples */
export function createSegment(samples: Float32Array, likelihoods: ArrayLike<number>): Segment {
  const frameCount = Math.ceil(samples.length / frameHop);
  const power = new Float64Array(frameCount * bins);
  let frame = 0;
  const windows = new Spectrogram(frameSize, frameHop, (magnitudes) => {
    if (frame >= frameCount) return;
    for (let bin = 0; bin < bins; bin++) power[frame * bins + bin] = magnitudes[bin]! ** 2 + 1e-9;
    frame++;
  });
  windows.push(samples);
  windows.finish();
  const levels = Float64Array.from({ length: frameCount }, (_, index) => levelAt(samples, index));
  const loudDb = quantile(levels, 0.95);
  const all = [...levels.keys()];
  const speaks = (index: number): boolean =>
    likelihoods[Math.min(likelihoods.length - 1, Math.floor((index * frameHop) / activityHop))]! >= 0.5;
  const speech = all.filter((index) => speaks(index) && levels[index]! > loudDb - deepestDb);
  return { samples, frameCount, power, levels, loudDb, speech, pauses: all.filter((index) => !speaks(index)) };
}

function levelAt(samples: Float32Array, frame: number): number {
  const from = Math.max(0, frame * frameHop - frameHop);
  const to = Math.min(samples.length, frame * frameHop + frameHop);
  let sum = 0;
  for (let index = from; index < to; index++) sum += samples[index]! ** 2;
  return 10 * Math.log10(sum / (to - from) + 1e-10);
}

/** The mean power of each bin over some frames. */
export function meanSpectrum({ power }: Segment, frames: readonly number[]): Float64Array {
  const mean = new Float64Array(bins);
  for (const frame of frames) {
    for (let bin = 0; bin < bins; bin++) mean[bin]! += power[frame * bins + bin]! / frames.length;
  }
  return mean;
}

/** The power of a frame between two frequencies. */
export function bandPower({ power }: Segment, frame: number, lowHz: number, highHz: number): number {
  let sum = 0;
  const last = Math.min(bins, Math.ceil(highHz / hertzPerBin));
  for (let bin = Math.ceil(lowHz / hertzPerBin); bin < last; bin++) sum += power[frame * bins + bin]!;
  return sum;
}

/** The value that a share of all others is below; 0 of nothing. */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

export function decibels(power: number): number {
  return 10 * Math.log10(power + 1e-12);
}

export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]!;
  return values.length > 0 ? sum / values.length : 0;
}
