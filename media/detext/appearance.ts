import type { Frame } from '../av/frame.ts';
import type { Box } from '../text/text-track.ts';

// Outside the text the two pictures may differ by so many levels, in the median and nearly everywhere, to be called still.
const stillMedian = 3;
const stillMost = 6;
// What appeared differs by this much on top of what still parts do.
const appearedLevels = 7;
const appearedChroma = 6;

/**
 * Finds what appeared between two frames of a scene that stands still otherwise: all that belongs to the text, however
 * faint, with its outline, shadow and plate.
 * @param without a frame just before the text, or just after it
 * @param withText a frame in which it is fully visible
 * @param isOutside by pixel of `box`, whether it is surely no part of the text
 * @returns 1 by pixel of `box` where something appeared; undefined when the scene moves
 */
export function findAppearance(
  without: Frame,
  withText: Frame,
  box: Box,
  isOutside: (at: number) => boolean,
): Uint8Array | undefined {
  const { width } = without;
  const difference = new Uint8Array(box.width * box.height);
  const counts = new Uint32Array(256);
  let outside = 0;
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      const from = (box.y + y) * width + box.x + x;
      const at = y * box.width + x;
      difference[at] = Math.abs(without.data[from]! - withText.data[from]!);
      if (!isOutside(at)) continue;
      counts[difference[at]]!++;
      outside++;
    }
  }
  const median = quantile(counts, outside, 0.5);
  const most = quantile(counts, outside, 0.9);
  if (outside < 200 || median > stillMedian || most > stillMost) return undefined;
  const changed = new Uint8Array(difference.length);
  for (let at = 0; at < changed.length; at++) {
    const x = box.x + (at % box.width);
    const y = box.y + Math.floor(at / box.width);
    if (
      difference[at]! > most + appearedLevels ||
      chromaDifference(without, withText, x, y) > appearedChroma + median
    ) {
      changed[at] = 1;
    }
  }
  return withoutSpecks(changed, box.width, box.height);
}

function quantile(counts: Uint32Array, total: number, share: number): number {
  let left = share * total;
  for (let value = 0; value < 256; value++) {
    left -= counts[value]!;
    if (left <= 0) return value;
  }
  return 255;
}

function chromaDifference(first: Frame, second: Frame, x: number, y: number): number {
  const stride = (first.width + 1) >> 1;
  const plane = stride * ((first.height + 1) >> 1);
  const cb = first.width * first.height + (y >> 1) * stride + (x >> 1);
  const cr = cb + plane;
  return Math.max(Math.abs(first.data[cb]! - second.data[cb]!), Math.abs(first.data[cr]! - second.data[cr]!));
}

/** Keeps what has at least four neighbours: single pixels are noise. */
function withoutSpecks(mask: Uint8Array, width: number, height: number): Uint8Array {
  const kept = new Uint8Array(mask.length);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      if (mask[at] === 0) continue;
      let count = 0;
      for (let v = -width; v <= width; v += width) count += mask[at + v - 1]! + mask[at + v]! + mask[at + v + 1]!;
      if (count > 4) kept[at] = 1;
    }
  }
  return kept;
}
