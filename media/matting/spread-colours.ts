import type { RgbImage } from '../faces/sample-patch.ts';
import { boxMean } from '../image/box-mean.ts';

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
    const mean: Mean = (plane, out) => boxMean(plane, width, height, radius, out);
    const clearness = opacity.map((value) => 1 - value);
    const inFront = mean(opacity);
    const behind = mean(clearness);
    const nearFront = front.map((channel) => weightedMean(mean, channel, opacity, inFront));
    const nearBack = back.map((channel) => weightedMean(mean, channel, clearness, behind));
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

type Mean = (plane: Float32Array, out?: Float32Array) => Float32Array;

function weightedMean(mean: Mean, plane: Float32Array, weights: Float32Array, sums: Float32Array): Float32Array {
  const out = plane.map((value, at) => value * weights[at]!);
  mean(out, out);
  // Where nothing is seen near, the plane itself is as good.
  return out.map((value, at) => (sums[at]! > 1e-4 ? value / sums[at]! : plane[at]!));
}
