import { boxMean } from './box-mean.ts';
import { LEVEL, type SmallRegion } from './face-region.ts';

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
  const planes = [small.luma, small.cb, small.cr];
  const sums = [0, 0, 0];
  const squares = [0, 0, 0];
  let count = 0;
  for (let at = 0; at < mask.length; at++) {
    if (mask[at]! < 0.9) continue;
    const values = planes.map((plane) => plane[at]! / LEVEL);
    if (around && values.some((value, index) => Math.abs(value - around.means[index]!) > 2 * around.spreads[index]!))
      continue;
    count++;
    values.forEach((value, index) => {
      sums[index] = sums[index]! + value;
      squares[index] = squares[index]! + value * value;
    });
  }
  if (count < 12) return undefined;
  const means = sums.map((sum) => sum / count) as [number, number, number];
  const spreads = means.map((mean, index) =>
    Math.max(LEAST_SPREADS[index]!, Math.sqrt(Math.max(0, squares[index]! / count - mean * mean))),
  ) as [number, number, number];
  return { means, spreads };
}

/** How much each pixel looks like that skin: 0 to 1. Hair is darker, hands and light are not held against it. */
export function likeSkin(small: SmallRegion, { means, spreads }: SkinColour): Float32Array {
  const { width, height } = small;
  const [luma, cb, cr] = [small.luma, small.cb, small.cr].map((plane) => boxMean(plane, width, height, 1));
  const likeness = new Float32Array(width * height);
  for (let at = 0; at < likeness.length; at++) {
    const blue = (cb![at]! / LEVEL - means[1]) / spreads[1];
    const red = (cr![at]! / LEVEL - means[2]) / spreads[2];
    const darkness = (means[0] - luma![at]! / LEVEL) / spreads[0];
    const far = Math.max(Math.hypot(blue, red) - 2.2, darkness - 1.6);
    likeness[at] = far <= 0 ? 1 : far >= 2 ? 0 : 1 - far / 2;
  }
  return boxMean(likeness, width, height, 1);
}
