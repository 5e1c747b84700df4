import type { Frame } from '../av/frame.ts';

/** Cells across and down; a cell is about a thirtieth of the picture, so that small motion stays inside it. */
export const THUMBNAIL_WIDTH = 48;
export const THUMBNAIL_HEIGHT = 27;
export const THUMBNAIL_CELLS = THUMBNAIL_WIDTH * THUMBNAIL_HEIGHT;

/** A tiny picture: the mean of each cell, all of Y, then all of U, then all of V. */
export type Thumbnail = Float32Array;

/** Averages a yuv420p frame down to a thumbnail, whatever its shape. */
export function makeThumbnail({ data, width, height }: Frame): Thumbnail {
  const thumbnail = new Float32Array(THUMBNAIL_CELLS * 3);
  const chromaWidth = (width + 1) >> 1;
  const chromaHeight = (height + 1) >> 1;
  averagePlane(data, 0, width, height, thumbnail, 0);
  averagePlane(data, width * height, chromaWidth, chromaHeight, thumbnail, THUMBNAIL_CELLS);
  averagePlane(
    data,
    width * height + chromaWidth * chromaHeight,
    chromaWidth,
    chromaHeight,
    thumbnail,
    THUMBNAIL_CELLS * 2,
  );
  return thumbnail;
}

function averagePlane(
  data: Uint8Array,
  from: number,
  width: number,
  height: number,
  target: Float32Array,
  at: number,
): void {
  for (let row = 0; row < THUMBNAIL_HEIGHT; row++) {
    const top = Math.floor((row * height) / THUMBNAIL_HEIGHT);
    const bottom = Math.max(top + 1, Math.floor(((row + 1) * height) / THUMBNAIL_HEIGHT));
    for (let column = 0; column < THUMBNAIL_WIDTH; column++) {
      const left = Math.floor((column * width) / THUMBNAIL_WIDTH);
      const right = Math.max(left + 1, Math.floor(((column + 1) * width) / THUMBNAIL_WIDTH));
      let sum = 0;
      for (let y = top; y < bottom; y++) {
        const line = from + y * width;
        for (let x = left; x < right; x++) sum += data[line + x]!;
      }
      target[at++] = sum / ((bottom - top) * (right - left));
    }
  }
}

/** Mean absolute difference of two thumbnails, over all three planes: 0 to 255. */
export function difference(a: Thumbnail, b: Thumbnail): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) {
    const step = a[index]! - b[index]!;
    sum += step < 0 ? -step : step;
  }
  return sum / a.length;
}

/** A shift of one thumbnail against another, in cells. */
interface Shift {
  dx: number;
  dy: number;
}

/** The least difference when one thumbnail may be shifted by up to `reach` cells: small for a pan, large for a cut. */
export function shiftedDifference(a: Thumbnail, b: Thumbnail, reach = 8): number {
  return bestShift(a, b, reach).difference;
}

/**
 * The part of the cells, when the thumbnails are shifted to fit best, that differ by more than
 * `threshold` in brightness from their own and every neighbouring cell of the other: 0 to 1. Edges
 * that moved a little do not count, things that came or went do.
 */
export function changedShare(a: Thumbnail, b: Thumbnail, threshold: number, reach = 4): number {
  const { dx, dy } = bestShift(a, b, reach);
  let changed = 0;
  let count = 0;
  for (let row = Math.max(1, 1 - dy); row < Math.min(THUMBNAIL_HEIGHT, THUMBNAIL_HEIGHT - dy) - 1; row++) {
    for (let column = Math.max(1, 1 - dx); column < Math.min(THUMBNAIL_WIDTH, THUMBNAIL_WIDTH - dx) - 1; column++) {
      count++;
      const to = (row + dy) * THUMBNAIL_WIDTH + column + dx;
      if (leastDifference(a[row * THUMBNAIL_WIDTH + column]!, b, to) > threshold) changed++;
    }
  }
  return changed / Math.max(1, count);
}

/** From a level to the nearest one among a cell and its eight neighbours. */
function leastDifference(level: number, thumbnail: Thumbnail, at: number): number {
  let least = Infinity;
  for (let line = at - THUMBNAIL_WIDTH; line <= at + THUMBNAIL_WIDTH; line += THUMBNAIL_WIDTH) {
    for (let cell = line - 1; cell <= line + 1; cell++) {
      const step = level - thumbnail[cell]!;
      least = Math.min(least, step < 0 ? -step : step);
    }
  }
  return least;
}

function bestShift(a: Thumbnail, b: Thumbnail, reach: number): Shift & { difference: number } {
  // No shift is the likeliest, and a low first difference lets the others be given up early.
  const best = { dx: 0, dy: 0, difference: difference(a, b) };
  for (let dy = -Math.ceil(reach / 2); dy <= Math.ceil(reach / 2); dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      const shifted = differenceAt(a, b, dx, dy, best.difference);
      if (shifted < best.difference) Object.assign(best, { dx, dy, difference: shifted });
    }
  }
  return best;
}

/** Stops, with Infinity, as soon as the difference cannot be below `limit` any more. */
function differenceAt(a: Thumbnail, b: Thumbnail, dx: number, dy: number, limit: number): number {
  const top = Math.max(0, -dy);
  const bottom = Math.min(THUMBNAIL_HEIGHT, THUMBNAIL_HEIGHT - dy);
  const left = Math.max(0, -dx);
  const right = Math.min(THUMBNAIL_WIDTH, THUMBNAIL_WIDTH - dx);
  const count = (bottom - top) * (right - left) * 3;
  const shift = dy * THUMBNAIL_WIDTH + dx;
  let sum = 0;
  for (let row = top; row < bottom; row++) {
    for (let plane = 0; plane < 3; plane++) {
      const line = plane * THUMBNAIL_CELLS + row * THUMBNAIL_WIDTH;
      for (let at = line + left; at < line + right; at++) {
        const step = a[at]! - b[at + shift]!;
        sum += step < 0 ? -step : step;
      }
    }
    if (sum > limit * count) return Infinity;
  }
  return sum / count;
}

/** Correlation of the brightness patterns, -1 to 1: blind to a change of brightness or contrast. 1 when both are flat. */
export function correlation(a: Thumbnail, b: Thumbnail): number {
  let [meanA, meanB] = [0, 0];
  for (let index = 0; index < THUMBNAIL_CELLS; index++) {
    meanA += a[index]! / THUMBNAIL_CELLS;
    meanB += b[index]! / THUMBNAIL_CELLS;
  }
  let [both, varianceA, varianceB] = [0, 0, 0];
  for (let index = 0; index < THUMBNAIL_CELLS; index++) {
    const deltaA = a[index]! - meanA;
    const deltaB = b[index]! - meanB;
    both += deltaA * deltaB;
    varianceA += deltaA * deltaA;
    varianceB += deltaB * deltaB;
  }
  const scale = Math.sqrt(varianceA * varianceB);
  return scale < 1 ? (varianceA + varianceB < 2 ? 1 : 0) : both / scale;
}

/** Standard deviation of the brightness: 0 for a flat picture. */
export function spread(thumbnail: Thumbnail): number {
  let [sum, squares] = [0, 0];
  for (let index = 0; index < THUMBNAIL_CELLS; index++) {
    sum += thumbnail[index]!;
    squares += thumbnail[index]! ** 2;
  }
  return Math.sqrt(Math.max(0, squares / THUMBNAIL_CELLS - (sum / THUMBNAIL_CELLS) ** 2));
}

/** Averages three by three cells: what is left of a picture when motion of a few cells is not to matter. */
export function coarsen(thumbnail: Thumbnail): Float32Array {
  const [across, down] = [THUMBNAIL_WIDTH / 3, THUMBNAIL_HEIGHT / 3];
  const coarse = new Float32Array(across * down * 3);
  for (let plane = 0; plane < 3; plane++) {
    for (let row = 0; row < THUMBNAIL_HEIGHT; row++) {
      const line = plane * THUMBNAIL_CELLS + row * THUMBNAIL_WIDTH;
      const to = (plane * down + Math.floor(row / 3)) * across;
      for (let column = 0; column < THUMBNAIL_WIDTH; column++) {
        const cell = to + Math.floor(column / 3);
        coarse[cell] = coarse[cell]! + thumbnail[line + column]! / 9;
      }
    }
  }
  return coarse;
}

/** The middle of a thumbnail, enlarged to all of it; between cells, linearly. */
export function enlarge(thumbnail: Thumbnail, scale: number): Thumbnail {
  const enlarged = new Float32Array(thumbnail.length);
  const [middleX, middleY] = [(THUMBNAIL_WIDTH - 1) / 2, (THUMBNAIL_HEIGHT - 1) / 2];
  let at = 0;
  for (let plane = 0; plane < 3; plane++) {
    for (let row = 0; row < THUMBNAIL_HEIGHT; row++) {
      const y = middleY + (row - middleY) / scale;
      const top = Math.min(THUMBNAIL_HEIGHT - 2, Math.floor(y));
      for (let column = 0; column < THUMBNAIL_WIDTH; column++) {
        const x = middleX + (column - middleX) / scale;
        const left = Math.min(THUMBNAIL_WIDTH - 2, Math.floor(x));
        const from = plane * THUMBNAIL_CELLS + top * THUMBNAIL_WIDTH + left;
        const below = from + THUMBNAIL_WIDTH;
        const upper = thumbnail[from]! + (thumbnail[from + 1]! - thumbnail[from]!) * (x - left);
        const lower = thumbnail[below]! + (thumbnail[below + 1]! - thumbnail[below]!) * (x - left);
        enlarged[at++] = upper + (lower - upper) * (y - top);
      }
    }
  }
  return enlarged;
}
