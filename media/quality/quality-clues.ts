import { breakClues } from './break-clues.ts';
import { colourClues } from './colour-clues.ts';
import { noiseClues } from './noise-clues.ts';
import { createSegment } from './segment.ts';

/**
 * What the quality of a few seconds of speech is judged by: numbers that hardly depend on who speaks, what and how loud.
 * @param samples of one channel at 16 kHz
 * @param likelihoods of speech, one for each `activityHop` samples
 */
export function qualityClues(samples: Float32Array, likelihoods: ArrayLike<number>): number[] {
  const segment = createSegment(samples, likelihoods);
  return [...noiseClues(segment), ...colourClues(segment), ...breakClues(segment)];
}
