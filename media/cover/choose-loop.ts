import { difference } from '../shots/thumbnail.ts';
import type { Transition } from '../shots/shot-detector.ts';
import type { Candidate } from './candidate.ts';

/** A stretch of the video that becomes part of the animated cover. */
export interface Stretch {
  startSeconds: number;
  endSeconds: number;
}

const LOOP_SECONDS = 2.4;
/** A stretch shorter than this is a flicker. */
const LEAST_SECONDS = 0.5;
/** Shots shorter than the loop are put one after the other, so many at most. */
const MOST_STRETCHES = 3;

/**
 * Chooses what an animated cover shows: the best and liveliest moment of one shot, or of up to three
 * when the shots are short. In order of time.
 */
export function chooseLoop(
  candidates: readonly Candidate[],
  transitions: readonly Transition[],
  videoEndSeconds: number,
): Stretch[] {
  const stretches: Stretch[] = [];
  let length = 0;
  const moments = candidates
    .map((candidate) => ({ candidate, value: candidate.score * (0.75 + 0.25 * liveliness(candidate, candidates)) }))
    .sort((a, b) => b.value - a.value);
  for (const { candidate } of moments) {
    if (length >= LOOP_SECONDS - LEAST_SECONDS || stretches.length === MOST_STRETCHES) break;
    const stretch = stretchAround(candidate.timeSeconds, LOOP_SECONDS - length, transitions, videoEndSeconds);
    const isNew = stretches.every(
      (other) => stretch.endSeconds <= other.startSeconds || stretch.startSeconds >= other.endSeconds,
    );
    const isLong = stretch.endSeconds - stretch.startSeconds >= LEAST_SECONDS;
    if (!isNew || (!isLong && stretches.length > 0)) continue;
    stretches.push(stretch);
    length += stretch.endSeconds - stretch.startSeconds;
  }
  return stretches.sort((a, b) => a.startSeconds - b.startSeconds);
}

/** 0 for a still moment to 1 for a lively one; a picture that rushes by is not worth more than one that moves. */
function liveliness(candidate: Candidate, candidates: readonly Candidate[]): number {
  const around = candidates.filter(
    ({ timeSeconds }) => Math.abs(timeSeconds - candidate.timeSeconds) < LOOP_SECONDS / 2,
  );
  const changes = around.slice(1).map((next, index) => difference(around[index]!.thumbnail, next.thumbnail));
  const change = changes.reduce((sum, value) => sum + value, 0) / Math.max(1, changes.length);
  return Math.min(1, change / 5);
}

/** As much as asked for around a moment, moved to stay inside its shot and cut where the shot is shorter. */
function stretchAround(
  middle: number,
  length: number,
  transitions: readonly Transition[],
  videoEndSeconds: number,
): Stretch {
  const guard = 0.05;
  let from = 0;
  let to = videoEndSeconds;
  for (const { startSeconds, endSeconds } of transitions) {
    if (endSeconds <= middle) from = Math.max(from, endSeconds + guard);
    else if (startSeconds > middle) to = Math.min(to, startSeconds - guard);
  }
  const startSeconds = Math.max(from, Math.min(middle - length / 2, to - length));
  return { startSeconds, endSeconds: Math.min(to, startSeconds + length) };
}
