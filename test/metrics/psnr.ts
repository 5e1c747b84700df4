import { clipBox, type Box, type Plane } from './plane.ts';

/** Mean squared error of two planes of one size, over the whole plane or in a box. */
export function meanSquaredError(first: Plane, second: Plane, box?: Box): number {
  const area = clipBox(box ?? { x: 0, y: 0, width: first.width, height: first.height }, first);
  let sum = 0;
  for (let y = area.y; y < area.y + area.height; y++) {
    for (let i = y * first.width + area.x, end = i + area.width; i < end; i++) {
      const difference = first.data[i]! - second.data[i]!;
      sum += difference * difference;
    }
  }
  return sum / (area.width * area.height);
}

/** Peak signal-to-noise ratio in dB of a mean squared error of 8-bit values; infinite for equal pictures. */
export function psnrOfError(error: number): number {
  return error === 0 ? Infinity : 10 * Math.log10((255 * 255) / error);
}

/** Peak signal-to-noise ratio in dB of two planes of one size, over the whole plane or in a box. */
export function psnr(first: Plane, second: Plane, box?: Box): number {
  return psnrOfError(meanSquaredError(first, second, box));
}
