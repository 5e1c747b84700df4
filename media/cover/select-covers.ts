import { changedShare, shiftedDifference } from '../shots/thumbnail.ts';
import type { Candidate } from './candidate.ts';

/** Two pictures less than this apart, shifted as fits best, look like the same picture. */
const DUPLICATE_DIFFERENCE = 7;
/** How much of its score a repetition loses; lower, and a long shot of one person crowds out the rest. */
const LIKENESS_WEIGHT = 0.7;
/** A subject that moved changes at least this part of a still picture. */
const SUBJECT_SHARE = 0.03;
/** From here on two pictures have nothing in common. */
const UNLIKE_DIFFERENCE = 30;
/** Frames closer in time than this are one moment. */
const LEAST_GAP_SECONDS = 0.8;

/**
 * Picks the covers: the best first, then always the one that is best and unlike those already
 * picked (maximal marginal relevance). Near-duplicates and flawed frames are never added to fill up.
 * @returns at least one where there is a candidate, best first
 */
export function selectCovers(candidates: readonly Candidate[], count: number): Candidate[] {
  const rest = candidates.toSorted((a, b) => b.score - a.score);
  const [first] = rest;
  if (!first) return [];
  const picked = [first];
  const likeness = new Map<Candidate, Likeness>();
  while (picked.length < count) {
    let next: Candidate | undefined;
    let nextValue = 0;
    for (const candidate of rest) {
      if (candidate.flaws.length > 0 || candidate.score < 0.35 * first.score) continue;
      // The list is in order of score, so nothing further down can win.
      if (candidate.score < nextValue) break;
      const like = likenessToAll(candidate, picked, likeness);
      const value = candidate.score * (1 - LIKENESS_WEIGHT * like);
      if (like < 1 && value > nextValue) [next, nextValue] = [candidate, value];
    }
    if (!next) break;
    picked.push(next);
  }
  return picked.toSorted((a, b) => b.score - a.score);
}

/** How like the first `compared` covers a candidate is. */
interface Likeness {
  value: number;
  compared: number;
}

function likenessToAll(candidate: Candidate, picked: readonly Candidate[], known: Map<Candidate, Likeness>): number {
  const likeness = known.get(candidate) ?? { value: 0, compared: 0 };
  known.set(candidate, likeness);
  for (; likeness.compared < picked.length && likeness.value < 1; likeness.compared++) {
    likeness.value = Math.max(likeness.value, likenessOf(candidate, picked[likeness.compared]!));
  }
  return likeness.value;
}

/** 1 for near-duplicates and for the same moment, 0 for pictures with nothing in common. */
export function likenessOf(a: Candidate, b: Candidate): number {
  if (Math.abs(a.timeSeconds - b.timeSeconds) < LEAST_GAP_SECONDS) return 1;
  const difference = shiftedDifference(a.thumbnail, b.thumbnail, 4);
  if (difference >= DUPLICATE_DIFFERENCE) {
    return Math.max(0, 1 - (difference - DUPLICATE_DIFFERENCE) / (UNLIKE_DIFFERENCE - DUPLICATE_DIFFERENCE));
  }
  // The same place with someone else in it, or somewhere else in it, may be shown where there is nothing better.
  return changedShare(a.thumbnail, b.thumbnail, 25) < SUBJECT_SHARE ? 1 : 0.99;
}
