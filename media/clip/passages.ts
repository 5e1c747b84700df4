import { GRADUAL_REACH } from '../shots/find-gradual.ts';
import type { Transition } from '../shots/shot-detector.ts';
import { changedShare, THUMBNAIL_CELLS, type Thumbnail } from '../shots/thumbnail.ts';

/** Frames in which one shot turns into another, as they lie in a video. */
export interface Passage {
  first: number;
  last: number;
  isFade: boolean;
}

/** What is left of a dissolve beside the frames in which it was found. */
const GUARD_FRAMES = 2;
/** Pieces of one passage are found no further apart. */
const LARGEST_GAP = 2;
/** A dissolve changes more of the picture, by more than so many levels; things that move in front change less. */
const CHANGED_LEVELS = 12;
const LEAST_CHANGED = 0.2;
/** The contrast in the middle falls by at least this part of what it would in an even mixture. */
const MIXTURE_SHARE = 0.5;

/** The dissolve or fade that a frame may be in, with the frames beside it. */
export function passageAt(transitions: readonly Transition[], index: number): Passage | undefined {
  let passage: Passage | undefined;
  const near = transitions
    .filter(({ kind, firstFrame }) => kind !== 'cut' && kind !== 'flash' && firstFrame > index - 6 * GRADUAL_REACH)
    .toSorted((a, b) => a.firstFrame - b.firstFrame);
  for (const { kind, firstFrame, lastFrame } of near) {
    const [first, last, isFade] = [firstFrame - GUARD_FRAMES, lastFrame + GUARD_FRAMES, kind === 'fade'];
    if (passage && firstFrame - LARGEST_GAP <= passage.last - GUARD_FRAMES) {
      passage.last = Math.max(passage.last, last);
      passage.isFade ||= isFade;
      continue;
    }
    if (passage && passage.last >= index) break;
    passage = { first, last, isFade };
  }
  return passage && index >= passage.first && index <= passage.last ? passage : undefined;
}

/**
 * Whether a passage is one, and not something large that moves in front: another picture stands after it than before,
 * and its middle is a mixture of the two, which has less contrast than either.
 */
export function isRealPassage(
  { isFade }: Passage,
  { before, middle, after }: { before: Thumbnail | undefined; middle: Thumbnail; after: Thumbnail },
): boolean {
  if (isFade || !before) return true;
  if (changedShare(before, after, CHANGED_LEVELS) < LEAST_CHANGED) return false;
  const ends = (covariance(before, before) + covariance(after, after)) / 2;
  const mixture = (ends + covariance(before, after)) / 2;
  return ends - covariance(middle, middle) > MIXTURE_SHARE * (ends - mixture);
}

/** Of the brightness of two pictures, cell by cell. */
function covariance(a: Thumbnail, b: Thumbnail): number {
  let [sumA, sumB, product] = [0, 0, 0];
  for (let cell = 0; cell < THUMBNAIL_CELLS; cell++) {
    sumA += a[cell]!;
    sumB += b[cell]!;
    product += a[cell]! * b[cell]!;
  }
  return product / THUMBNAIL_CELLS - (sumA / THUMBNAIL_CELLS) * (sumB / THUMBNAIL_CELLS);
}

/** Whether a shot begins with this frame by a cut. */
export function isCutAt(transitions: readonly Transition[], index: number): boolean {
  return transitions.slice(-4 * GRADUAL_REACH).some(({ kind, firstFrame }) => kind === 'cut' && firstFrame === index);
}
