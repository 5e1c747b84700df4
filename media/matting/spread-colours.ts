import type { RgbImage } from '../faces/sample-patch.ts';
import { BoxMean } from './box-mean.ts';

const { max, min } = Math;

/** The colours of what is in front and behind at every pixel, 0 to 255, where each is seen and around it. */
export interface SpreadColours {
  front: Float32Array[];
  back: Float32Array[];
}

const RADII = [40, 8];

/**
 * Estimates the colours in front and behind at every pixel: those seen near, weighted by how much of each is seen.
 * Source: Forte, "Approximate Fast Foreground Colour Estimation", 2021.
 */
export function spreadColours({ data, width, height }: RgbImage, opacity: Float32Array): SpreadColours {
  const count = width * height;
  const channels = [0, 1, 2].map((channel) => Float32Array.from({ length: count }, (_, at) => data[at * 3 + channel]!));
  let front: Float32Array[] = channels;
  let back: Float32Array[] = channels;
  for (const radius of RADII) {
    const box = new BoxMean(width, height, radius);
    const inFront = new Float32Array(count);
    const behind = new Float32Array(count);
    const clearness = opacity.map((value) => 1 - value);
    box.apply(opacity, inFront);
    box.apply(clearness, behind);
    const nearFront = front.map((channel) => weightedMean(box, channel, opacity, inFront));
    const nearBack = back.map((channel) => weightedMean(box, channel, clearness, behind));
    front = nearFront.map((near, channel) =>
      near.map((value, at) => {
        const off = channels[channel]![at]! - opacity[at]! * value - (1 - opacity[at]!) * nearBack[channel]![at]!;
        return max(0, min(255, value + opacity[at]! * off));
      }),
    );
    back = nearBack;
  }
  return { front, back };
}

function weightedMean(box: BoxMean, plane: Float32Array, weights: Float32Array, sums: Float32Array): Float32Array {
  const out = plane.map((value, at) => value * weights[at]!);
  box.apply(out, out);
  // Where nothing is seen near, the plane itself is as good.
  return out.map((value, at) => (sums[at]! > 1e-4 ? value / sums[at]! : plane[at]!));
}
