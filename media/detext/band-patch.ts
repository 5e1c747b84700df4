import type { Patch } from '../av/rewrite-video.ts';
import type { Box } from '../text/text-track.ts';
import type { Picture } from './picture.ts';

/** How a filled band is blended into the frame: the rectangle around its pixels and their opacity. */
export interface Blending {
  /** In pixels of the band, at even positions. */
  box: Box;
  /** 0 to 255 by pixel of `box`: full inside, falling towards the border of the mask. */
  opacity: Uint8Array;
}

// Opacity of pixels by their distance to the nearest pixel outside the mask: 1 and 2.
const rim = [110, 215];

/** Prepares the blending of what a mask covers; undefined when nothing is. */
export function planBlending(mask: Uint8Array, width: number, height: number): Blending | undefined {
  const pixels: number[] = [];
  for (let at = 0; at < mask.length; at++) if (mask[at] !== 0) pixels.push(at);
  if (pixels.length === 0) return undefined;
  let left = width;
  let right = 0;
  let top = height;
  let bottom = 0;
  for (const at of pixels) {
    const x = at % width;
    const y = (at - x) / width;
    if (x < left) left = x;
    if (x >= right) right = x + 1;
    if (y < top) top = y;
    if (y >= bottom) bottom = y + 1;
  }
  left &= ~1;
  top &= ~1;
  const box = { x: left, y: top, width: right - left, height: bottom - top };
  const opacity = new Uint8Array(box.width * box.height);
  for (const at of pixels) {
    const x = at % width;
    const y = (at - x) / width;
    opacity[(y - top) * box.width + x - left] = rim[distanceOut(mask, width, height, x, y) - 1] ?? 255;
  }
  return { box, opacity };
}

/** Distance, in steps across or down, to the nearest pixel outside the mask; one more than the rim is wide stands for all that is farther. */
function distanceOut(mask: Uint8Array, width: number, height: number, x: number, y: number): number {
  for (let distance = 1; distance <= rim.length; distance++) {
    for (let v = -distance; v <= distance; v++) {
      const u = distance - Math.abs(v);
      const row = y + v;
      if (row < 0 || row >= height) continue;
      if (x - u >= 0 && mask[row * width + x - u] === 0) return distance;
      if (x + u < width && mask[row * width + x + u] === 0) return distance;
    }
  }
  return rim.length + 1;
}

/** Cuts the patch for the frame out of a filled band. */
export function toPatch(filled: Picture, band: Box, { box, opacity }: Blending): Patch {
  const chromaWidth = (box.width + 1) >> 1;
  const chromaHeight = (box.height + 1) >> 1;
  const lumaSize = box.width * box.height;
  const data = new Uint8Array(lumaSize + 2 * chromaWidth * chromaHeight);
  for (let y = 0; y < box.height; y++) {
    const from = (box.y + y) * filled.width + box.x;
    data.set(filled.luma.subarray(from, from + box.width), y * box.width);
  }
  const stride = (filled.width + 1) >> 1;
  for (let y = 0; y < chromaHeight; y++) {
    const from = ((box.y >> 1) + y) * stride + (box.x >> 1);
    data.set(filled.cb.subarray(from, from + chromaWidth), lumaSize + y * chromaWidth);
    data.set(filled.cr.subarray(from, from + chromaWidth), lumaSize + (chromaHeight + y) * chromaWidth);
  }
  return { x: band.x + box.x, y: band.y + box.y, width: box.width, height: box.height, data, mask: opacity };
}
