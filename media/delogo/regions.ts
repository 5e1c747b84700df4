import { distanceFrom } from '../detext/dilate.ts';
import type { Box } from '../text/text-track.ts';

/** Pixels that hang together. */
export interface Region {
  /** Their positions. */
  pixels: number[];
  box: Box;
}

/** Finds what hangs together in a mask, corners included. */
export function findRegions(mask: Uint8Array, width: number, height: number): Region[] {
  const seen = mask.slice();
  const regions: Region[] = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] === 0) continue;
    const pixels = [start];
    seen[start] = 0;
    let [left, right, top, bottom] = [width, 0, height, 0];
    for (let index = 0; index < pixels.length; index++) {
      const at = pixels[index]!;
      const x = at % width;
      const y = (at - x) / width;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
      for (let v = y > 0 ? -1 : 0; v <= (y < height - 1 ? 1 : 0); v++) {
        for (let u = x > 0 ? -1 : 0; u <= (x < width - 1 ? 1 : 0); u++) {
          const to = at + v * width + u;
          if (seen[to] === 0) continue;
          seen[to] = 0;
          pixels.push(to);
        }
      }
    }
    regions.push({ pixels, box: { x: left, y: top, width: right - left + 1, height: bottom - top + 1 } });
  }
  return regions;
}

/** Fills what a mask encloses. */
export function fillHoles(mask: Uint8Array, width: number, height: number): void {
  const outside = new Uint8Array(mask.length);
  const stack: number[] = [];
  const visit = (at: number): void => {
    if (mask[at] !== 0 || outside[at] !== 0) return;
    outside[at] = 1;
    stack.push(at);
  };
  for (let x = 0; x < width; x++) {
    visit(x);
    visit((height - 1) * width + x);
  }
  for (let y = 0; y < height; y++) {
    visit(y * width);
    visit(y * width + width - 1);
  }
  while (stack.length > 0) {
    const at = stack.pop()!;
    const x = at % width;
    if (x > 0) visit(at - 1);
    if (x + 1 < width) visit(at + 1);
    if (at >= width) visit(at - width);
    if (at + width < mask.length) visit(at + width);
  }
  for (let at = 0; at < mask.length; at++) if (outside[at] === 0) mask[at] = 1;
}

/** The mask with all that is no further from it than so many pixels. */
export function grow(mask: Uint8Array, width: number, height: number, pixels: number): Uint8Array {
  return distanceFrom(mask, width, height, pixels).map((steps) => (steps <= pixels ? 1 : 0));
}

/** The mask with gaps of up to twice as many pixels closed. */
export function close(mask: Uint8Array, width: number, height: number, pixels: number): Uint8Array {
  const grown = grow(mask, width, height, pixels);
  const outside = grown.map((value) => 1 - value);
  const closed = grow(outside, width, height, pixels).map((value) => 1 - value);
  // Shrinking must not eat into what was there.
  return closed.map((value, at) => value | mask[at]!);
}
