import { boxMean } from '../image/box-mean.ts';
import type { LabPicture } from './oklab.ts';

/** For each pixel the direction along the edge that it is on or near, of length 1. */
export interface TangentField {
  x: Float32Array;
  y: Float32Array;
}

/** How wide directions are averaged, in pixels. */
const SPREAD = 2;

/**
 * The directions in which lines and edges run, from the smoothed structure tensor of all three channels.
 * Source: Kyprianidis and Döllner, "Image Abstraction by Structure Adaptive Filtering", 2008.
 */
export function tangentField({ width, height, lightness, greenRed, blueYellow }: LabPicture): TangentField {
  const [xx, xy, yy] = [0, 0, 0].map(() => new Float32Array(width * height)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  for (const plane of [lightness, greenRed, blueYellow]) {
    const smooth = boxMean(boxMean(plane, width, height, 1), width, height, 1);
    for (let row = 1; row + 1 < height; row++) {
      for (let at = row * width + 1, end = (row + 1) * width - 1; at < end; at++) {
        const dx = smooth[at + 1]! - smooth[at - 1]!;
        const dy = smooth[at + width]! - smooth[at - width]!;
        xx[at] = xx[at]! + dx * dx;
        xy[at] = xy[at]! + dx * dy;
        yy[at] = yy[at]! + dy * dy;
      }
    }
  }
  for (const plane of [xx, xy, yy]) {
    for (let pass = 0; pass < 3; pass++) boxMean(plane, width, height, SPREAD, plane);
  }
  const field = { x: xx, y: yy };
  for (let at = 0; at < xx.length; at++) {
    const half = (xx[at]! - yy[at]!) / 2;
    // The larger eigenvalue's vector goes across the edge.
    const root = Math.sqrt(half * half + xy[at]! * xy[at]!);
    const acrossX = half + root;
    const acrossY = xy[at]!;
    const length = Math.sqrt(acrossX * acrossX + acrossY * acrossY);
    // Without any change there is no direction; where it only goes down, the vector above vanishes.
    field.x[at] = length > 1e-12 ? -acrossY / length : half < 0 ? 1 : 0;
    field.y[at] = length > 1e-12 ? acrossX / length : half < 0 ? 0 : 1;
  }
  return field;
}
