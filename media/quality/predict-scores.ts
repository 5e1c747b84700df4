import { clueDeviations, nets, usualClues } from './learned-scores.ts';

export const scoreNames = ['mos', 'noisiness', 'coloration', 'discontinuity'] as const;

/** From 0, bad, to 5, as good as can be. */
export type Scores = Record<(typeof scoreNames)[number], number>;

/** Clues further from the mean than so many deviations are no worse than that. */
const farthest = 4;

/**
 * Judges a segment by its clues, as people would: learned from speech that was made worse and judged by PESQ (ITU-T
 * P.862.2), each kind of damage alone and all together (scripts/speech-quality).
 */
export function predictScores(clues: readonly number[]): Scores {
  const inputs = clues.map((clue, index) =>
    Math.max(-farthest, Math.min(farthest, (clue - usualClues[index]!) / clueDeviations[index]!)),
  );
  const sums = scoreNames.map(() => 0);
  for (const { inner, innerOffsets, outer, outerOffsets } of nets) {
    const hidden = layer(inputs, inner, innerOffsets).map(Math.tanh);
    for (const [index, value] of layer(hidden, outer, outerOffsets).entries()) sums[index]! += value / nets.length;
  }
  const [mos, noisiness, coloration, discontinuity] = sums.map((sum) => Math.max(0, Math.min(5, sum)));
  return { mos: mos!, noisiness: noisiness!, coloration: coloration!, discontinuity: discontinuity! };
}

function layer(inputs: readonly number[], weights: readonly number[], offsets: readonly number[]): number[] {
  return offsets.map((offset, unit) =>
    inputs.reduce((sum, input, index) => sum + input * weights[unit * inputs.length + index]!, offset),
  );
}
