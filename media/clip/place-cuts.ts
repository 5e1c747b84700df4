import { lengthOf, type Moment } from './moment.ts';
import type { Run } from './run.ts';
import { LEVEL_SECONDS, SILENCE, type SoundLevel } from './sound-level.ts';

/** A stretch of the video in seconds. */
export interface Span {
  startSeconds: number;
  endSeconds: number;
}

/** A cut inside a shot may be moved so far to a quieter instant. */
const REACH_SECONDS = 0.4;
/** Softer by less than this, in dB, is not worth going far for: for each second that it is away. */
const DECIBELS_PER_SECOND = 12;

/**
 * Turns runs of moments into spans whose ends are at shot borders, or else at the quietest instant near by, and joins
 * those that touch. No longer in all than the budget.
 */
export function placeCuts(
  runs: readonly Run[],
  moments: readonly Moment[],
  sound: SoundLevel | undefined,
  budgetSeconds: number,
): Span[] {
  const spans: Span[] = [];
  let slack = budgetSeconds;
  for (const { from, to } of runs) slack -= moments[to]!.endSeconds - moments[from]!.startSeconds;
  for (const { from, to } of runs) {
    const [first, last] = [moments[from]!, moments[to]!];
    let { startSeconds } = first;
    let { endSeconds } = last;
    const touches = spans.at(-1)?.endSeconds === startSeconds;
    const earlier = moments[from - 1];
    if (earlier?.shot === first.shot && !touches) {
      const room = Math.min(REACH_SECONDS, slack, lengthOf(earlier));
      const moved = quietest(sound, startSeconds, -room, REACH_SECONDS / 4);
      slack += moved - startSeconds;
      startSeconds = moved;
    }
    const goesOn = runs.some((run) => run.from === to + 1);
    const later = moments[to + 1];
    if (later?.shot === last.shot && !goesOn) {
      const room = Math.min(REACH_SECONDS, slack, lengthOf(later));
      const moved = quietest(sound, endSeconds, -REACH_SECONDS / 4, room);
      slack -= moved - endSeconds;
      endSeconds = moved;
    }
    const before = spans.at(-1);
    if (before && before.endSeconds >= startSeconds) before.endSeconds = Math.max(before.endSeconds, endSeconds);
    else spans.push({ startSeconds, endSeconds });
  }
  return spans;
}

function quietest(sound: SoundLevel | undefined, seconds: number, back: number, ahead: number): number {
  if (!sound) return seconds;
  const level = (at: number): number => {
    const step = Math.round(at / LEVEL_SECONDS);
    return Math.max(SILENCE, (sound.at(step - 1) + 2 * sound.at(step) + sound.at(step + 1)) / 4);
  };
  let best = { seconds, cost: level(seconds) };
  for (let offset = Math.min(0, back); offset <= Math.max(0, ahead); offset += LEVEL_SECONDS) {
    const cost = level(seconds + offset) + DECIBELS_PER_SECOND * Math.abs(offset);
    if (cost < best.cost - 1e-9) best = { seconds: seconds + offset, cost };
  }
  return best.seconds;
}
