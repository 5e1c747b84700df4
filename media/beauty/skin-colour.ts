import { boxMean } from '../image/box-mean.ts';
import { LEVEL, type SmallRegion } from './face-region.ts';

const { abs, max, sqrt } = Math;

/** What the skin of a face looks like: means and spreads of luma, Cb and Cr, in 8-bit values. */
export interface SkinColour {
  means: [number, number, number];
  spreads: [number, number, number];
}

/** Spreads are at least so large: compression and light make as much. */
const LEAST_SPREADS = [8, 2.2, 2.2];
/** How much a new frame changes what is known of a face's skin. */
const LEARNING = 0.15;

/** Measures the skin where the mask says that it is, leaving out what differs from most of it. */
export function measureSkin(small: SmallRegion, mask: Float32Array, known?: SkinColour): SkinColour | undefined {
  let found = spread(small, mask);
  if (found) found = spread(small, mask, found);
  if (!found || !known) return found ?? known;
  const blend = (from: number[], to: number[]): [number, number, number] =>
    from.map((value, index) => value + LEARNING * (to[index]! - value)) as [number, number, number];
  return { means: blend(known.means, found.means), spreads: blend(known.spreads, found.spreads) };
}

function spread(small: SmallRegion, mask: Float32Array, around?: SkinColour): SkinColour | undefined {
  const { luma, cb, cr } = small;
  const sums = [0, 0, 0] as [number, number, number];
  const squares = [0, 0, 0] as [number, number, number];
  let count = 0;
  for (let at = 0; at < mask.length; at++) {
    if (mask[at]! < 0.9) continue;
    const light = luma[at]! / LEVEL;
    const blue = cb[at]! / LEVEL;
    const red = cr[at]! / LEVEL;
    if (around && (isFar(light, around, 0) || isFar(blue, around, 1) || isFar(red, around, 2))) continue;
    count++;
    sums[0] += light;
    sums[1] += blue;
    sums[2] += red;
    squares[0] += light * light;
    squares[1] += blue * blue;
    squares[2] += red * red;
  }
  if (count < 12) return undefined;
  const means = sums.map((sum) => sum / count) as [number, number, number];
  const spreads = means.map((mean, index) =>
    max(LEAST_SPREADS[index]!, sqrt(max(0, squares[index]! / count - mean * mean))),
  ) as [number, number, number];
  return { means, spreads };
}

function isFar(value: number, { means, spreads }: SkinColour, index: 0 | 1 | 2): boolean {
  return abs(value - means[index]) > 2 * spreads[index];
}

/** How much each pixel looks like that skin: 0 to 1. Hair is darker, hands and light are not held against it. */
export function likeSkin(small: SmallRegion, { means, spreads }: SkinColour): Float32Array {
  const { width, height } = small;
  const { luma, cb, cr } = small;
  const likeness = new Float32Array(width * height);
  for (let at = 0; at < likeness.length; at++) {
    const blue = (cb[at]! / LEVEL - means[1]) / spreads[1];
    const red = (cr[at]! / LEVEL - means[2]) / spreads[2];
    const darkness = (means[0] - luma[at]! / LEVEL) / spreads[0];
    const far = max(sqrt(blue * blue + red * red) - 2.2, darkness - 1.6);
    likeness[at] = far <= 0 ? 1 : far >= 2 ? 0 : 1 - far / 2;
  }
  return boxMean(likeness, width, height, 2, likeness);
}
