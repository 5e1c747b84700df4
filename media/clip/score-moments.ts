import { lengthOf, type Moment } from './moment.ts';
import type { SoundLevel } from './sound-level.ts';

/** Looks nearer than this, in levels, show the same thing; further ones nothing in common. */
const SAME_LOOK = 6;
const OTHER_LOOK = 30;
/** Moments that each one is compared with, taken evenly from the video. */
const MOST_COMPARED = 300;

/** What a moment is judged by: its weight, and the least spread of it in a video that says anything. */
const criteria = {
  motion: { weight: 0.27, leastSpread: 2 },
  loudness: { weight: 0.27, leastSpread: 12 },
  onset: { weight: 0.08, leastSpread: 30 },
  subjects: { weight: 0.18, leastSpread: 0.6 },
  colour: { weight: 0.1, leastSpread: 12 },
  sharpness: { weight: 0.1, leastSpread: 0.25 },
} as const;
type Criterion = keyof typeof criteria;
const names = Object.keys(criteria) as Criterion[];

/** How much each moment belongs in a summary, from 0 to 1, for what else is in the video. */
export function scoreMoments(moments: readonly Moment[], sound: SoundLevel | undefined): Float64Array {
  const values = moments.map((moment) => measure(moment, sound));
  const usable = values.filter((_, index) => moments[index]!.flaw === undefined);
  const used = names.filter((name) => sound || (name !== 'loudness' && name !== 'onset'));
  const weightSum = used.reduce((sum, name) => sum + criteria[name].weight, 0);
  const scores = new Float64Array(moments.length);
  for (const name of used) {
    const { low, high } = rangeOf(
      (usable.length > 0 ? usable : values).map((value) => value[name]),
      criteria[name].leastSpread,
    );
    for (const [index, value] of values.entries()) {
      const share = Math.min(1, Math.max(0, (value[name] - low) / (high - low)));
      scores[index]! += (criteria[name].weight / weightSum) * share;
    }
  }
  const novelty = noveltyOf(moments);
  return smoothed(
    scores.map((score, index) => score * (0.7 + 0.3 * novelty[index]!)),
    moments,
  );
}

function measure(moment: Moment, sound: SoundLevel | undefined): Record<Criterion, number> {
  const { startSeconds, endSeconds, motion, subjects, colourfulness, sharpness, exposure } = moment;
  const { level, onset } = sound?.over(startSeconds, endSeconds) ?? { level: 0, onset: 0 };
  return { motion, loudness: level, onset, subjects, colour: colourfulness, sharpness: sharpness * exposure };
}

/** From what is common to what is rare: the first tenth, and the mean of the three highest. */
function rangeOf(values: readonly number[], leastSpread: number): { low: number; high: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[Math.floor(sorted.length / 10)] ?? 0;
  const top = sorted.slice(-3);
  const high = top.reduce((sum, value) => sum + value, 0) / Math.max(1, top.length);
  return { low, high: Math.max(high, low + leastSpread) };
}

/** How little of the video looks like each moment: 0 for what is always to be seen, 1 for what is seen once. */
function noveltyOf(moments: readonly Moment[]): number[] {
  const step = Math.max(1, Math.ceil(moments.length / MOST_COMPARED));
  const others = moments.filter((_, index) => index % step === 0);
  return moments.map((moment) => {
    const alike = others.reduce((sum, other) => sum + likeness(moment.look, other.look), 0) / others.length;
    return 1 - Math.sqrt(Math.min(1, alike));
  });
}

/** 1 for pictures of the same thing, 0 for pictures with nothing in common. */
export function likeness(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) {
    const step = a[at]! - b[at]!;
    sum += step < 0 ? -step : step;
  }
  return 1 - Math.min(1, Math.max(0, (sum / a.length - SAME_LOOK) / (OTHER_LOOK - SAME_LOOK)));
}

/** Each moment with half of its neighbours' scores, inside its shot. */
function smoothed(scores: Float64Array, moments: readonly Moment[]): Float64Array {
  return scores.map((score, index) => {
    let [sum, weight] = [score * lengthOf(moments[index]!), lengthOf(moments[index]!)];
    for (const near of [index - 1, index + 1]) {
      if (moments[near]?.shot !== moments[index]!.shot) continue;
      sum += 0.5 * scores[near]! * lengthOf(moments[near]);
      weight += 0.5 * lengthOf(moments[near]);
    }
    return sum / Math.max(1e-6, weight);
  });
}
