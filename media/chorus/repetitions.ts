import type { SelfSimilarity } from './self-similarity.ts';

/** A stretch of a piece and where it comes again. */
export interface Repetition {
  /** In steps. */
  length: number;
  /** Where it begins each time, in order, the stretch itself among them. */
  starts: number[];
  /** How alike the others are to it, on average. */
  likeness: number;
  /** How alike it is to any other stretch, on average. */
  usual: number;
  /** How much of the piece is like it when overlaps count too: all of a loop. */
  reach: number;
}

/** How far above the usual, on the way to the same, the likeness of a repetition is. */
const leastGain = 0.45;
const leastLikeness = 0.4;

/** Finds where a stretch is repeated, without overlaps, the most alike first. */
export function findRepetitions(similarity: SelfSimilarity, start: number, length: number): Repetition {
  const last = similarity.count - length;
  const scores = new Float32Array(last + 1);
  let sum = 0;
  for (let other = 0; other <= last; other++) {
    const score = similarity.along(start, other, length);
    scores[other] = score;
    sum += score;
  }
  const usual = sum / (last + 1);
  const threshold = Math.max(leastLikeness, usual + (1 - usual) * leastGain);
  const peaks: number[] = [];
  for (let other = 0; other <= last; other++) {
    const score = scores[other]!;
    const isPeak = score >= (scores[other - 1] ?? -1) && score >= (scores[other + 1] ?? -1);
    if (isPeak && score >= threshold) peaks.push(other);
  }
  const reach = stepsUnder(peaks, length) / similarity.count;
  peaks.sort((one, other) => scores[other]! - scores[one]!);
  const starts = [start];
  let total = 0;
  for (const peak of peaks) {
    if (starts.some((taken) => Math.abs(taken - peak) < length)) continue;
    starts.push(peak);
    total += scores[peak]!;
  }
  const likeness = starts.length > 1 ? total / (starts.length - 1) : 0;
  return { length, starts: starts.sort((one, other) => one - other), likeness, usual, reach };
}

/** How many steps are in any of the stretches, whose beginnings are in order. */
function stepsUnder(starts: readonly number[], length: number): number {
  let [steps, end] = [0, 0];
  for (const start of starts) {
    steps += start + length - Math.max(start, end);
    end = start + length;
  }
  return steps;
}
