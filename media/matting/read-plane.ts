import type { Box } from '../subjects/box.ts';

const { ceil, floor, max, min } = Math;

/** One value for each cell of a rectangle. */
export interface PlaneOf {
  data: Float32Array;
  width: number;
  height: number;
}

/** Stretches a plane over a box of a larger one, bilinear, and keeps the larger value of both. */
export function readPlane(plane: PlaneOf, size: { width: number; height: number }, box: Box, out: Float32Array): void {
  const [left, top] = [box.x * size.width, box.y * size.height];
  const [across, down] = [(box.width * size.width) / plane.width, (box.height * size.height) / plane.height];
  const lastColumn = min(size.width, ceil(left + box.width * size.width));
  const lastRow = min(size.height, ceil(top + box.height * size.height));
  for (let row = max(0, floor(top)); row < lastRow; row++) {
    const [upper, lower, share] = place((row + 0.5 - top) / down - 0.5, plane.height);
    for (let column = max(0, floor(left)); column < lastColumn; column++) {
      const [before, after, aside] = place((column + 0.5 - left) / across - 0.5, plane.width);
      const a =
        plane.data[upper * plane.width + before]! * (1 - aside) + plane.data[upper * plane.width + after]! * aside;
      const b =
        plane.data[lower * plane.width + before]! * (1 - aside) + plane.data[lower * plane.width + after]! * aside;
      const at = row * size.width + column;
      out[at] = max(out[at]!, a * (1 - share) + b * share);
    }
  }
}

function place(at: number, size: number): [before: number, after: number, share: number] {
  const inside = max(0, min(size - 1, at));
  const before = floor(inside);
  return [before, min(size - 1, before + 1), inside - before];
}
