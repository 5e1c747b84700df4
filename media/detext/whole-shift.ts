import type { Picture } from './picture.ts';
import { matchError } from './register.ts';

interface SmallPicture {
  width: number;
  height: number;
  luma: Uint8Array;
  mask: Uint8Array;
}

/** Reduces by a whole factor: means of the visible pixels; masked where fewer than half are visible. */
export function reduce(
  luma: Uint8Array,
  mask: Uint8Array,
  width: number,
  height: number,
  factor: number,
): SmallPicture {
  const smallWidth = Math.floor(width / factor);
  const smallHeight = Math.floor(height / factor);
  const small = new Uint8Array(smallWidth * smallHeight);
  const smallMask = new Uint8Array(smallWidth * smallHeight);
  const half = (factor * factor) / 2;
  for (let y = 0; y < smallHeight; y++) {
    for (let x = 0; x < smallWidth; x++) {
      let sum = 0;
      let count = 0;
      for (let v = 0; v < factor; v++) {
        const row = (y * factor + v) * width + x * factor;
        for (let u = 0; u < factor; u++) {
          if (mask[row + u] !== 0) continue;
          sum += luma[row + u]!;
          count++;
        }
      }
      const at = y * smallWidth + x;
      if (count >= half) small[at] = sum / count;
      else smallMask[at] = 1;
    }
  }
  return { width: smallWidth, height: smallHeight, luma: small, mask: smallMask };
}

/**
 * Finds the one displacement that suits most of a picture, by exhaustive search at about 320 pixels of width.
 * Reaches a tenth of the width and a quarter of the height either way.
 */
export function searchWholeShift(
  here: Picture,
  hereMask: Uint8Array,
  there: Picture,
  thereMask: Uint8Array,
): { dx: number; dy: number } {
  const { width, height } = here;
  const factor = Math.max(2, Math.round(width / 320));
  const a = reduce(here.luma, hereMask, width, height, factor);
  const b = reduce(there.luma, thereMask, width, height, factor);
  const reachX = Math.max(4, Math.floor(a.width / 10));
  const reachY = Math.max(2, Math.floor(a.height / 4));
  const radius = Math.max(a.width, a.height);
  let best = Infinity;
  let dx = 0;
  let dy = 0;
  for (let y = -reachY; y <= reachY; y++) {
    for (let x = -reachX; x <= reachX; x++) {
      const error = matchError(
        a.luma,
        a.mask,
        b.luma,
        b.mask,
        a.width,
        a.height,
        a.width >> 1,
        a.height >> 1,
        radius,
        2,
        x,
        y,
      );
      if (error < best) {
        best = error;
        dx = x;
        dy = y;
      }
    }
  }
  return { dx: dx * factor, dy: dy * factor };
}
