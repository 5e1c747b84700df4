import type { RgbImage } from '../faces/sample-patch.ts';
import type { Box } from '../subjects/box.ts';

const { abs, ceil, floor, max, min } = Math;

/** A box of a picture as `side`² RGB floats of 0 to 1, stretched; averaged where it shrinks, bilinear where it grows. */
export function readBox({ data, width, height }: RgbImage, box: Box, side: number): Float32Array {
  const out = new Float32Array(side * side * 3);
  const columns = weightsOf(box.x * width, box.width * width, width, side);
  const rows = weightsOf(box.y * height, box.height * height, height, side);
  for (let row = 0, at = 0; row < side; row++) {
    for (let column = 0; column < side; column++, at += 3) {
      for (const [y, down] of rows[row]!) {
        for (const [x, across] of columns[column]!) {
          const from = (y * width + x) * 3;
          const weight = (down * across) / 255;
          out[at]! += data[from]! * weight;
          out[at + 1]! += data[from + 1]! * weight;
          out[at + 2]! += data[from + 2]! * weight;
        }
      }
    }
  }
  return out;
}

/** For every cell the pixels that it is made of, with their shares: a triangle two cells, and at least two pixels, wide. */
function weightsOf(start: number, length: number, size: number, cells: number): [number, number][][] {
  const step = length / cells;
  const reach = max(1, step);
  return Array.from({ length: cells }, (_, cell) => {
    const centre = start + (cell + 0.5) * step - 0.5;
    const pairs: [number, number][] = [];
    let sum = 0;
    for (let at = ceil(centre - reach); at <= floor(centre + reach); at++) {
      const weight = 1 - abs(at - centre) / reach;
      if (weight <= 0) continue;
      pairs.push([max(0, min(size - 1, at)), weight]);
      sum += weight;
    }
    return pairs.map(([at, weight]) => [at, weight / sum]);
  });
}
