import { beatPath } from './beat-path.ts';
import { findDownbeats } from './downbeats.ts';
import { onsetRateHz, rhythmFeatures } from './rhythm-features.ts';
import { tempoPath } from './tempo-path.ts';

/** The pulse of a piece of music. All times are seconds. */
export interface Beats {
  beats: number[];
  /** The first beat of each bar; all of them are in `beats`. */
  downbeats: number[];
  /** Beats a minute, by the median distance; 0 without beats. */
  tempo: number;
  /** Beats in a bar. */
  metre: 3 | 4;
}

/** Shorter sounds have no pulse to speak of. */
const shortestSeconds = 3;

/**
 * Finds beats and bars in a piece of music; none where nothing sounds.
 * @param blocks one channel at `rhythmRateHz`
 */
export async function findBeats(blocks: AsyncIterable<readonly Float32Array[]>): Promise<Beats> {
  const features = await rhythmFeatures(blocks);
  const { onsets } = features;
  if (onsets.length < shortestSeconds * onsetRateHz || onsets.every((value) => value === 0)) {
    return { beats: [], downbeats: [], tempo: 0, metre: 4 };
  }
  const beats = beatPath(onsets, tempoPath(onsets)).map((frame) => frame / onsetRateHz);
  const { downbeats, metre } = findDownbeats(beats, features);
  return { beats, downbeats: downbeats.map((index) => beats[index]!), tempo: tempoOf(beats), metre };
}

function tempoOf(beats: readonly number[]): number {
  const distances = beats.slice(1).map((beat, index) => beat - beats[index]!);
  const median = distances.sort((a, b) => a - b)[distances.length >> 1];
  return median === undefined ? 0 : 60 / median;
}
