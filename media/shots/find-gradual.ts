import { type Thumbnail, correlation, difference, enlarge, shiftedDifference, spread } from './thumbnail.ts';

/** Frames in which one picture turns into another, counted from the middle of the frames looked at. */
export interface Gradual {
  kind: 'dissolve' | 'fade';
  /** The first and last frame that is a mixture, relative to the middle. */
  first: number;
  last: number;
}

/** Half the longest dissolve that is found, in frames, at the scales that are tried. */
const HALF_SPANS = [2, 4, 7, 12, 20, 32];
/** A mixture is at most so far from the line, for the distance of its ends. */
const MOST_OFF_LINE = 0.3;
/** A picture is the same one, moved, when that takes off so much of what differs. */
const SAME_PICTURE = 0.7;
/** Sizes that a zoom goes through in the frames looked at, and cells that its middle may be off. */
const ZOOMS = [1.06, 1.12, 1.18, 1.25, 1.33, 1.42];
const ZOOM_SHIFT = 3;
/** Frames before and after that must be there to judge a middle frame. */
export const GRADUAL_REACH = 32;

/** A frame at both sizes that are needed. */
export interface Look {
  thumbnail: Thumbnail;
  /** Coarsened, so that a moving camera hardly shows. */
  coarse: Float32Array;
}

type LookAt = (offset: number) => Look | undefined;

/**
 * Says whether the middle of a run of frames lies in a dissolve or fade: frames then lie on the
 * straight line between the picture before and the picture after, which motion does not do.
 * @param at gives the frame so many frames from the middle, undefined beyond either end
 */
export function findGradual(at: LookAt): Gradual | undefined {
  const middle = at(0)!;
  for (const half of HALF_SPANS) {
    const before = at(-half);
    const after = at(half);
    if (!before || !after) return undefined;
    const distance = difference(before.coarse, after.coarse);
    if (distance < 6) continue;
    const toFlat = Math.min(spread(before.thumbnail), spread(after.thumbnail)) < 5;
    // Over so few frames much is straight; only a quick fade is worth finding.
    if (half < 4 && !toFlat) continue;
    // The same picture in another light is not a transition.
    if (!toFlat && correlation(before.thumbnail, after.thumbnail) > 0.8) continue;
    if (offLine(before, middle, after) > MOST_OFF_LINE * distance) continue;
    if (!isEarlyMixture(at(-Math.ceil(half / 2))!, before, after, distance)) continue;
    // Slow motion of a smooth picture is straight too, but shows the same thing, shifted or at another size.
    const unshifted = difference(before.thumbnail, after.thumbnail);
    const alike = SAME_PICTURE * unshifted;
    if (!toFlat && shiftedDifference(before.thumbnail, after.thumbnail, 15) < alike) continue;
    if (!toFlat && isZoom(before.thumbnail, after.thumbnail, alike)) continue;
    return extent(at, half, before, after, toFlat ? 'fade' : 'dissolve');
  }
  return undefined;
}

/** Whether one picture is about the middle of the other. */
function isZoom(before: Thumbnail, after: Thumbnail, alike: number): boolean {
  return ZOOMS.some(
    (scale) =>
      shiftedDifference(enlarge(before, scale), after, ZOOM_SHIFT) < alike ||
      shiftedDifference(before, enlarge(after, scale), ZOOM_SHIFT) < alike,
  );
}

/** Whether a frame is a mixture with less than half of what comes after; beside a cut it is not. */
function isEarlyMixture(picture: Look, before: Look, after: Look, distance: number): boolean {
  const position = along(before, after, picture);
  if (position < 0.08 || position > 0.45) return false;
  return offLine(before, picture, after, position) <= MOST_OFF_LINE * distance;
}

/** Walks out from the middle to where the mixture ends. */
function extent(at: LookAt, half: number, before: Look, after: Look, kind: Gradual['kind']): Gradual {
  let first = 0;
  while (first > -half && along(before, after, at(first - 1)!) > 0.04) first--;
  let last = 0;
  while (last < half && along(before, after, at(last + 1)!) < 0.96) last++;
  return { kind, first, last };
}

/** How far along the line from one picture to another a third one lies: 0 at the first, 1 at the second. */
function along({ coarse: before }: Look, { coarse: after }: Look, { coarse: picture }: Look): number {
  let [dot, length] = [0, 0];
  for (let index = 0; index < before.length; index++) {
    const step = after[index]! - before[index]!;
    dot += (picture[index]! - before[index]!) * step;
    length += step * step;
  }
  return length ? dot / length : 0;
}

/** Mean distance of a picture from the point on that line. */
function offLine(before: Look, picture: Look, after: Look, position = along(before, after, picture)): number {
  let sum = 0;
  for (let index = 0; index < before.coarse.length; index++) {
    const step = after.coarse[index]! - before.coarse[index]!;
    const off = picture.coarse[index]! - before.coarse[index]! - position * step;
    sum += off < 0 ? -off : off;
  }
  return sum / before.coarse.length;
}
