import type { FaceRegion } from './face-region.ts';
import type { MovedPoint } from './moved-points.ts';
import { solveSymmetric } from './solve-symmetric.ts';

const { ceil, floor, hypot, max, min, sqrt } = Math;

/** Where the pixels of a region come from: displacements at the crossings of a grid, in pixels of the region. */
export interface WarpField {
  columns: number;
  rows: number;
  /** Pixels from crossing to crossing; the first is at the region's upper left corner. */
  pitch: number;
  x: Float32Array;
  y: Float32Array;
}

/** How far a point moves what is around it, in units of the face. */
export const WARP_REACH = 0.7;
/** Points are met up to this, so that noise of points close to each other does not tear the picture. */
const SOFTNESS = 2e-3;
/** What is left of an area where it is pressed together, at least: less would fold. */
const LEAST_AREA = 0.35;
const CELLS = 48;

/**
 * The smooth displacement that takes all points where they go and ends at the border of the region, found by radial
 * functions with a short reach. Where it would fold it is made weaker as a whole.
 * Source: Wendland, "Piecewise polynomial, positive definite and compactly supported radial functions of minimal
 * degree", 1995.
 * @param unit the distance between the outer corners of the eyes, in pixels
 */
export function warpField(moved: readonly MovedPoint[], region: FaceRegion, unit: number): WarpField {
  const reach = WARP_REACH * unit;
  // The picture is read backwards: from where a point goes to where it was.
  const centres = moved.map(({ x, y, moveX, moveY }) => ({ x: x + moveX - region.x, y: y + moveY - region.y }));
  const count = moved.length;
  const matrix = new Float64Array(count * count);
  for (const [row, from] of centres.entries()) {
    for (let column = 0; column <= row; column++) {
      const to = centres[column]!;
      const value = radial(hypot(from.x - to.x, from.y - to.y) / reach);
      matrix[row * count + column] = matrix[column * count + row] = value + (row === column ? SOFTNESS : 0);
    }
  }
  const weightsX = Float64Array.from(moved, ({ moveX }) => -moveX);
  const weightsY = Float64Array.from(moved, ({ moveY }) => -moveY);
  solveSymmetric(matrix, count, [weightsX, weightsY]);
  const pitch = max(region.width, region.height) / CELLS;
  const columns = ceil(region.width / pitch) + 1;
  const rows = ceil(region.height / pitch) + 1;
  const field: WarpField = {
    columns,
    rows,
    pitch,
    x: new Float32Array(columns * rows),
    y: new Float32Array(columns * rows),
  };
  for (const [index, { x, y }] of centres.entries()) {
    addRadial(field, x, y, reach, weightsX[index]!, weightsY[index]!);
  }
  fadeAtBorder(field, region);
  keepFromFolding(field);
  return field;
}

/** Wendland's function that is twice differentiable in the plane: 1 at 0, 0 from 1 on. */
function radial(distance: number): number {
  return distance >= 1 ? 0 : (1 - distance) ** 4 * (4 * distance + 1);
}

/** The same by the square of the distance, which saves a root for each pair of a point and a crossing. */
const STEPS = 4096;
const radialBySquare = Float32Array.from({ length: STEPS + 1 }, (_, at) => radial(sqrt(at / STEPS)));

function addRadial(field: WarpField, x: number, y: number, reach: number, weightX: number, weightY: number): void {
  const { columns, rows, pitch } = field;
  const toSteps = STEPS / (reach * reach);
  const top = max(0, ceil((y - reach) / pitch));
  const bottom = min(rows - 1, floor((y + reach) / pitch));
  const left = max(0, ceil((x - reach) / pitch));
  const right = min(columns - 1, floor((x + reach) / pitch));
  for (let row = top; row <= bottom; row++) {
    const down = row * pitch - y;
    for (let column = left, at = row * columns + left; column <= right; column++, at++) {
      const across = column * pitch - x;
      const square = (across * across + down * down) * toSteps;
      if (square >= STEPS) continue;
      const value = radialBySquare[(square + 0.5) | 0]!;
      field.x[at] = field.x[at]! + weightX * value;
      field.y[at] = field.y[at]! + weightY * value;
    }
  }
}

/** Nothing moves at the border of the region, beyond which the picture stays. */
function fadeAtBorder({ columns, rows, pitch, x, y }: WarpField, { width, height }: FaceRegion): void {
  const margin = 0.12 * min(width, height);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const inside = min(column * pitch, row * pitch, width - column * pitch, height - row * pitch) / margin;
      if (inside >= 1) continue;
      const share = inside <= 0 ? 0 : inside * inside * (3 - 2 * inside);
      const at = row * columns + column;
      x[at] = x[at]! * share;
      y[at] = y[at]! * share;
    }
  }
}

function keepFromFolding(field: WarpField): void {
  let share = 1;
  while (share > 0.05 && leastArea(field, share) < LEAST_AREA) share *= 0.9;
  if (share === 1) return;
  for (let at = 0; at < field.x.length; at++) {
    field.x[at] = field.x[at]! * share;
    field.y[at] = field.y[at]! * share;
  }
}

/** The smallest area that a cell of the grid has where it comes from, 1 being its own, when only a share of the way is gone. */
export function leastArea({ columns, rows, pitch, x, y }: WarpField, share = 1): number {
  let least = Infinity;
  const scale = share / pitch;
  for (let row = 0; row + 1 < rows; row++) {
    for (let at = row * columns, end = at + columns - 1; at < end; at++) {
      const acrossX = 1 + scale * (x[at + 1]! - x[at]!);
      const acrossY = scale * (y[at + 1]! - y[at]!);
      const downX = scale * (x[at + columns]! - x[at]!);
      const downY = 1 + scale * (y[at + columns]! - y[at]!);
      least = min(least, acrossX * downY - acrossY * downX);
    }
  }
  return least;
}
