import type { FollowedLine } from './followed-line.ts';
import type { KeptFrame } from './frame-ring.ts';
import { likenessToLater } from './line-change.ts';
import { opacity, presentOpacity, type LineTemplate } from './line-template.ts';

/** Where a line begins or ends. */
export interface LineBoundary {
  /** The outermost kept frame, as a place in the list, in which anything of the line is visible. */
  place: number;
  /** How many frames from there inwards are not fully opaque. */
  fadeFrames: number;
}

// A flash or a damaged frame may hide a line for as many frames; a shorter gap between captions is not seen either.
const maxMissedFrames = 2;
const maxFadeSeconds = 0.8;
/** Encoders leave traces of a line that ended at once, and backgrounds make some: found on synthetic clips at crf 28. */
const hardRemainder = 0.25;
const hardOpacity = 0.85;
const traceOpacity = 0.08;
/** A line fades where it has less than this share of what it has in the middle; backgrounds make it vary by so much. */
const fadedShare = 0.95;

/** Where a line begins that is seen at `from`. What stood in its place before ends just before it. */
export function startOfLine(
  kept: readonly KeptFrame[],
  line: FollowedLine,
  from: number,
  before?: FollowedLine,
): LineBoundary {
  if (before?.state !== 'open') {
    const limit = before ? Math.min(from, Math.max(0, before.lastSeenIndex + 1 - kept[0]!.frame.index)) : 0;
    return findBoundary(kept, line.template, from, -1, { outer: limit, inner: from });
  }
  // The two share strokes: only those that one has and the other has not tell when they changed.
  const replacement = { before, after: { template: line.template, luma: kept[from]!.luma } };
  const since = Math.max(
    0,
    kept.findIndex(({ frame }) => frame.index >= before.track!.firstFrameIndex),
  );
  const likeness = kept.slice(since).map(({ luma }) => likenessToLater(replacement, luma));
  return { place: Math.min(from, since + (stepOf(likeness) ?? from)), fadeFrames: 0 };
}

/** Where values step up from one level to another: the place that leaves the least variance on both sides. */
function stepOf(values: readonly number[]): number | undefined {
  const total = values.reduce((sum, value) => sum + value, 0);
  let best: number | undefined;
  let highest = 0;
  for (let place = 1, sum = 0; place < values.length; place++) {
    sum += values[place - 1]!;
    const rest = values.length - place;
    const step = (total - sum) / rest - sum / place;
    const gain = step > 0 ? step * step * place * rest : 0;
    if (gain <= highest) continue;
    highest = gain;
    best = place;
  }
  return best;
}

/** Where a line ends that was last surely seen at `from`; `limits` are the places where it began and may end. */
export function endOfLine(
  kept: readonly KeptFrame[],
  { template }: FollowedLine,
  from: number,
  limits: Limits,
): LineBoundary {
  return findBoundary(kept, template, from, 1, { ...limits, inner: Math.min(from, limits.inner) });
}

/** Whether the line is gone in the frame after `place` without a fade. */
export function isHardEnd(kept: readonly KeptFrame[], template: LineTemplate, place: number): boolean {
  const next = kept[place + 1];
  return !!next && opacity(template, next.luma) <= hardRemainder && opacity(template, kept[place]!.luma) >= hardOpacity;
}

/** The places that may be looked at, outwards and inwards. */
export interface Limits {
  outer: number;
  inner: number;
}

/**
 * Follows a line from a frame in which it is seen, backwards (`direction` -1) or forwards (1), to the last frame
 * that shows it. In a fade that is the frame where its opacity is lost in what the background makes of it.
 */
function findBoundary(
  kept: readonly KeptFrame[],
  template: LineTemplate,
  from: number,
  direction: 1 | -1,
  limits: Limits,
): LineBoundary {
  const at = (place: number): number => opacity(template, kept[place]!.luma);
  const inside = (place: number): boolean => (direction > 0 ? place <= limits.outer : place >= limits.outer);
  let edge = from;
  for (let place = from + direction, missed = 0; inside(place) && missed <= maxMissedFrames; place += direction) {
    if (at(place) >= presentOpacity) {
      edge = place;
      missed = 0;
    } else missed++;
  }
  const whole = wholeOpacity(kept, at, edge, direction, limits.inner);
  const outer = inside(edge + direction) ? at(edge + direction) : 0;
  if (outer <= hardRemainder && at(edge) >= hardOpacity * whole) return { place: edge, fadeFrames: 0 };
  const rest = restOpacity(at, inside, edge, direction);
  const latest = kept[edge]!.frame.timeSeconds + direction * maxFadeSeconds;
  for (let value = at(edge), place = edge + direction; inside(place); place += direction) {
    const next = at(place);
    const within = direction > 0 ? kept[place]!.frame.timeSeconds <= latest : kept[place]!.frame.timeSeconds >= latest;
    if (!within || next < rest + traceOpacity || next > value - 0.02) break;
    edge = place;
    value = next;
  }
  let fadeFrames = 0;
  for (let place = edge; place !== limits.inner && at(place) < fadedShare * whole; place -= direction) fadeFrames++;
  return { place: edge, fadeFrames };
}

/** How opaque the line is when no longer fading: what it reaches in most frames further in. */
function wholeOpacity(
  kept: readonly KeptFrame[],
  at: (place: number) => number,
  edge: number,
  direction: 1 | -1,
  inner: number,
): number {
  const values: number[] = [];
  const latest = kept[edge]!.frame.timeSeconds;
  for (let place = edge; direction * (place - inner) >= 0; place -= direction) {
    if (Math.abs(kept[place]!.frame.timeSeconds - latest) > maxFadeSeconds) break;
    values.push(at(place));
  }
  values.sort((a, b) => a - b);
  return values[Math.floor(values.length * 0.7)]!;
}

/** What the background alone makes of the line: the median of some frames further out. */
function restOpacity(
  at: (place: number) => number,
  inside: (place: number) => boolean,
  edge: number,
  direction: 1 | -1,
): number {
  const values: number[] = [];
  for (let i = 7; i <= 13 && inside(edge + i * direction); i++) values.push(at(edge + i * direction));
  if (values.length < 3) return 0.06;
  values.sort((a, b) => a - b);
  return Math.min(0.3, values[values.length >> 1]!);
}
