import type { Frame } from '../av/frame.ts';
import type { Box, TextTrack } from '../text/text-track.ts';
import { findAppearance } from './appearance.ts';
import { decorate, measureDecoration } from './decoration.ts';
import { distanceFrom } from './dilate.ts';
import { observe } from './observation.ts';
import { growBox, toEvenBox } from './picture.ts';
import { findPlate } from './plate.ts';
import type { SeeThrough } from './see-through.ts';
import { measureSeeThrough } from './see-through.ts';
import { findStrokes } from './strokes.ts';

/** The pixels that a line of text touches: strokes, outline, shadow and plate. */
export interface TrackMask {
  /** At even edges inside the frame. */
  box: Box;
  /** 1 where the text is, rows of `box.width`. */
  mask: Uint8Array;
  /** The plate, when the scene can be seen through it. */
  seeThrough: SeeThrough | undefined;
  /** 1 where the scene cannot be seen even with the plate taken off: letters and the plate's edges. */
  opaque: Uint8Array;
}

/** Frames that show a line of text, for finding its pixels. */
export interface TrackLooks {
  /** It is fully visible here; spread over time, since the more they differ the better. */
  visible: Frame[];
  /** Pairs just before and after it comes or goes: without the text first, then with it. */
  changes: [Frame, Frame][];
  /** Boxes of other lines that are visible at the same time. */
  others: Box[];
}

// Compression smears text over its border; the mask's rim is also where the blending takes place.
const blurPixels = 2;
const edgePixels = 2;

/** Finds the pixels of a line of text. */
export function buildTrackMask(track: TextTrack, { visible, changes, others }: TrackLooks): TrackMask {
  const { width: frameWidth, height: frameHeight } = visible[0]!;
  const lineHeight = Math.min(track.box.height, track.box.width);
  // Commas and tails of letters may hang out of the box that the detector drew.
  const line = growBox(track.box, lineHeight * 0.12, lineHeight * 0.12);
  const margin = Math.ceil(lineHeight * 0.8) + 4;
  // The detector may miss letters at the ends that hardly differ from the background.
  const beside = changes.length > 0 ? Math.ceil(lineHeight * 4) : margin;
  const box = toEvenBox(growBox(track.box, beside, margin), frameWidth, frameHeight);
  const observation = observe(visible, box);
  const strokes = findStrokes(visible, line, observation);
  const most = Math.max(6, Math.round(lineHeight * 0.25));
  const distance = distanceFrom(strokes, box.width, box.height, most + 4);
  const ignored = markBoxes(others, box, lineHeight * 0.15);
  const letters = boundsOf(strokes, box, track.box);
  const plate = letters && findPlate(observation, ignored, letters);
  const decoration = plate
    ? { above: 1, below: 1, left: 1, right: 1 }
    : measureDecoration(
        observation,
        distance.map((steps, at) => (ignored[at] ? 255 : steps)),
        most,
      );
  const mask = decorate(distance, box.width, box.height, decoration, blurPixels);
  const seeThrough = plate?.exactBox && measureSeeThrough(visible, plate.exactBox);
  const opaque = seeThrough ? mask.slice() : mask;
  if (seeThrough) fillFrame(opaque, box, seeThrough.box);
  if (plate) fillBox(mask, box, plate.box, 1);
  for (const [without, withText] of changes) {
    const isOutside = (at: number): boolean => distance[at]! > most && mask[at] === 0 && ignored[at] === 0;
    const appeared = findAppearance(without, withText, box, isOutside);
    if (appeared) addAppearance(mask, appeared, ignored, box, track.box);
  }
  return { box, mask, seeThrough, opaque };
}

/** Sets a part of a mask, both boxes in frame pixels. */
function fillBox(mask: Uint8Array, box: Box, part: Box, value: number): void {
  const x0 = Math.max(box.x, part.x);
  const x1 = Math.min(box.x + box.width, part.x + part.width);
  const y1 = Math.min(box.y + box.height, part.y + part.height);
  for (let y = Math.max(box.y, part.y); y < y1 && x1 > x0; y++) {
    const row = (y - box.y) * box.width - box.x;
    mask.fill(value, row + x0, row + x1);
  }
}

/** Masks the edges of a plate, which compression blurs. */
function fillFrame(mask: Uint8Array, box: Box, plate: Box): void {
  const letters = mask.slice();
  fillBox(mask, box, growBox(plate, edgePixels, edgePixels), 1);
  const inner = growBox(plate, -edgePixels, -edgePixels);
  fillBox(mask, box, inner, 0);
  for (let at = 0; at < mask.length; at++) if (letters[at] !== 0) mask[at] = 1;
}

/** Adds what appeared on the line, outwards from its middle until there is a gap wider than a letter. */
function addAppearance(mask: Uint8Array, appeared: Uint8Array, ignored: Uint8Array, box: Box, line: Box): void {
  const near = distanceFrom(
    appeared.map((value, at) => (ignored[at] ? 0 : value)),
    box.width,
    box.height,
    1,
  );
  const widestGap = line.height * 1.2;
  const middle = Math.round(line.x + line.width / 2 - box.x);
  for (const outwards of [1, -1]) {
    let last = middle + (outwards * line.width) / 2;
    for (let x = middle; x >= 0 && x < box.width && outwards * (x - last) <= widestGap; x += outwards) {
      for (let y = 0; y < box.height; y++) {
        const at = y * box.width + x;
        if (near[at]! > 1) continue;
        mask[at] = 1;
        if (near[at] === 0 && outwards * (x - last) > 0) last = x;
      }
    }
  }
}

/** Marks the pixels of `box` that lie in other boxes, grown by so many pixels. */
function markBoxes(others: readonly Box[], box: Box, grownBy: number): Uint8Array {
  const marks = new Uint8Array(box.width * box.height);
  for (const other of others) {
    const x0 = Math.max(0, Math.floor(other.x - grownBy - box.x));
    const x1 = Math.min(box.width, Math.ceil(other.x + other.width + grownBy - box.x));
    const y0 = Math.max(0, Math.floor(other.y - grownBy - box.y));
    const y1 = Math.min(box.height, Math.ceil(other.y + other.height + grownBy - box.y));
    for (let y = y0; y < y1 && x1 > x0; y++) marks.fill(1, y * box.width + x0, y * box.width + x1);
  }
  return marks;
}

/** The smallest box, in frame pixels, around what is set inside `within`; undefined when nothing is. */
function boundsOf(mask: Uint8Array, { x, y, width, height }: Box, within: Box): Box | undefined {
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (mask[row * width + column] === 0 || !isInside(within, x + column, y + row)) continue;
      left = Math.min(left, column);
      right = Math.max(right, column);
      top = Math.min(top, row);
      bottom = row;
    }
  }
  if (right < 0) return undefined;
  return { x: x + left, y: y + top, width: right - left + 1, height: bottom - top + 1 };
}

function isInside(box: Box, x: number, y: number): boolean {
  return x >= box.x && y >= box.y && x < box.x + box.width && y < box.y + box.height;
}
