import { characterErrors, editDistance, normaliseText } from './cer.ts';
import type { SrtCue } from './srt.ts';

/** A true cue and the found cue that stands for it. */
export interface CuePair {
  truth: SrtCue;
  found: SrtCue;
  /** Found minus true; negative is early. */
  startErrorSeconds: number;
  endErrorSeconds: number;
}

/** How well found cues match the true ones. */
export interface CueMatch {
  pairs: CuePair[];
  /** True cues nothing was found for. */
  missed: SrtCue[];
  /** Found cues that stand for none: noise, duplicates, fragments. */
  spurious: SrtCue[];
  /** The largest boundary error of all pairs; 0 when there is none. */
  worstBoundarySeconds: number;
  meanBoundarySeconds: number;
  /** Character error rates; a missed cue counts with all its characters. */
  cer: number;
  cerWithSpaces: number;
}

/**
 * Pairs found cues with true ones, each at most once: pairs that overlap in time, best first, where
 * better is the larger overlap relative to the union times the similarity of the text. A pair needs
 * an overlap and at least a quarter of its text right.
 */
export function matchCues(truth: readonly SrtCue[], found: readonly SrtCue[]): CueMatch {
  const candidates = truth
    .flatMap((cue, t) => found.map((other, f) => ({ t, f, value: likeness(cue, other) })))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value);
  const foundOf = new Map<number, number>();
  const taken = new Set<number>();
  for (const { t, f } of candidates) {
    if (foundOf.has(t) || taken.has(f)) continue;
    foundOf.set(t, f);
    taken.add(f);
  }
  const pairs = [...foundOf].sort(([a], [b]) => a - b).map(([t, f]) => pair(truth[t]!, found[f]!));
  const errors = pairs.flatMap((p) => [Math.abs(p.startErrorSeconds), Math.abs(p.endErrorSeconds)]);
  const texts = truth.map((cue, t) => ({ truth: cue.text, found: foundOf.has(t) ? found[foundOf.get(t)!]!.text : '' }));
  return {
    pairs,
    missed: truth.filter((_, t) => !foundOf.has(t)),
    spurious: found.filter((_, f) => !taken.has(f)),
    worstBoundarySeconds: Math.max(0, ...errors),
    meanBoundarySeconds: errors.length === 0 ? 0 : errors.reduce((sum, error) => sum + error, 0) / errors.length,
    cer: characterErrors(texts, 'without').rate,
    cerWithSpaces: characterErrors(texts, 'with').rate,
  };
}

function pair(truth: SrtCue, found: SrtCue): CuePair {
  return {
    truth,
    found,
    startErrorSeconds: found.startSeconds - truth.startSeconds,
    endErrorSeconds: found.endSeconds - truth.endSeconds,
  };
}

function likeness(truth: SrtCue, found: SrtCue): number {
  const overlap = Math.min(truth.endSeconds, found.endSeconds) - Math.max(truth.startSeconds, found.startSeconds);
  if (overlap <= 0) return 0;
  const union = Math.max(truth.endSeconds, found.endSeconds) - Math.min(truth.startSeconds, found.startSeconds);
  const a = normaliseText(truth.text, 'without');
  const b = normaliseText(found.text, 'without');
  const similarity = 1 - editDistance(a, b) / Math.max(1, a.length, b.length);
  return similarity < 0.25 ? 0 : (overlap / union) * similarity;
}
