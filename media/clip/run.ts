import type { Moment } from './moment.ts';

/** Consecutive moments of one shot, by their numbers; `to` is the last one. */
export interface Run {
  from: number;
  to: number;
}

/** Shorter than this nothing is understood, unless the shot is that short itself. */
export const LEAST_SPAN_SECONDS = 2;

/** How long a run is shown. */
export function secondsOf({ from, to }: Run, moments: readonly Moment[]): number {
  return moments[to]!.endSeconds - moments[from]!.startSeconds;
}

/** The mean worth of a run's moments. */
export function meanWorth({ from, to }: Run, worth: Float64Array): number {
  let sum = 0;
  for (let at = from; at <= to; at++) sum += worth[at]!;
  return sum / (to - from + 1);
}
