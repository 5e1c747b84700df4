import { fillFromSurroundings } from '../detext/fill-spatial.ts';
import type { Picture } from '../detext/picture.ts';
import type { Box } from '../text/text-track.ts';
import type { Logo } from './logo.ts';

// A logo that would change the picture by less, in the mean, cannot be seen.
const leastDifference = 3;

/**
 * How much of a logo is in a picture: 1 for all of it, 0 for nothing, between them while it fades. Fitted over its
 * pixels, of what shows minus what is expected behind it, to what the logo would make of it.
 * @param picture cut out of the frame at `at`, which holds the logo's box
 * @returns undefined when it could not be seen, such as white on white
 */
export function presenceIn(picture: Picture, at: Box, logo: Logo): number | undefined {
  const { box, cover, luma } = logo;
  const left = box.x - at.x;
  const top = box.y - at.y;
  const width = picture.width;
  const mask = new Uint8Array(picture.luma.length);
  for (let y = 0; y < box.height; y++) {
    mask.set(cover.subarray(y * box.width, (y + 1) * box.width), (top + y) * width + left);
  }
  const behind = { ...picture, luma: picture.luma.slice(), cb: picture.cb.slice(), cr: picture.cr.slice() };
  fillFromSurroundings(behind, mask);
  let both = 0;
  let square = 0;
  let count = 0;
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      const from = y * box.width + x;
      if (cover[from] === 0) continue;
      const to = (top + y) * width + left + x;
      const expected = behind.luma[to]!;
      const made = luma.constant[from]! - (1 - luma.share[from]!) * expected;
      both += made * (picture.luma[to]! - expected);
      square += made * made;
      count++;
    }
  }
  return square < leastDifference ** 2 * count ? undefined : both / square;
}
