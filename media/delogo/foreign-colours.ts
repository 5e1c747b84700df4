import type { RgbImage } from '../faces/sample-patch.ts';
import type { Box } from '../text/text-track.ts';

// Colours are counted in so many steps a channel, together with those a step beside them.
const steps = 16;
const levels = 256 / steps;

/**
 * Tells colours that the picture has nowhere else.
 * @param aside the part that does not count
 * @param leastShare a colour is foreign when no larger share of the rest is about of it
 */
export function foreignColours(
  { data, width, height }: RgbImage,
  aside: Box,
  leastShare: number,
): (red: number, green: number, blue: number) => boolean {
  const counts = new Uint32Array(steps ** 3);
  let total = 0;
  for (let y = 0; y < height; y++) {
    const isBeside = y < aside.y || y >= aside.y + aside.height;
    for (let x = 0; x < width; x++) {
      if (!isBeside && x >= aside.x && x < aside.x + aside.width) continue;
      const at = 3 * (y * width + x);
      counts[binOf(data[at]! / levels, data[at + 1]! / levels, data[at + 2]! / levels)]!++;
      total++;
    }
  }
  const isForeign = counts.map((_, bin) => {
    const [red, green, blue] = [Math.floor(bin / steps ** 2), Math.floor(bin / steps) % steps, bin % steps];
    let near = 0;
    for (let r = Math.max(0, red - 1); r <= Math.min(steps - 1, red + 1); r++) {
      for (let g = Math.max(0, green - 1); g <= Math.min(steps - 1, green + 1); g++) {
        for (let b = Math.max(0, blue - 1); b <= Math.min(steps - 1, blue + 1); b++) near += counts[binOf(r, g, b)]!;
      }
    }
    return near < leastShare * total ? 1 : 0;
  });
  return (red, green, blue) => isForeign[binOf(red / levels, green / levels, blue / levels)] === 1;
}

function binOf(red: number, green: number, blue: number): number {
  return ((red | 0) * steps + (green | 0)) * steps + (blue | 0);
}
