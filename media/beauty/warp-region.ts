import type { FaceRegion } from './face-region.ts';
import type { WarpField } from './warp-field.ts';

/** Displacements under this, in pixels, are not seen. */
const LEAST_MOVE = 0.01;

/** Moves the pixels of a region in place, by cubic interpolation (Catmull-Rom). Pixels that do not move stay exactly as they are. */
export function warpRegion(region: FaceRegion, field: WarpField): void {
  for (const [index, plane] of region.planes.entries()) {
    const shift = index === 0 ? 0 : region.chromaShift;
    warpPlane(plane, (region.width + shift) >> shift, (region.height + shift) >> shift, 2 ** shift, field);
  }
}

/** @param scale how many pixels of the region one of the plane covers, on each side */
function warpPlane(plane: Uint16Array, width: number, height: number, scale: number, field: WarpField): void {
  const { columns, pitch } = field;
  const source = plane.slice();
  const step = scale / pitch;
  for (let y = 0; y < height; y++) {
    const gridY = (y + 0.5) * step;
    const row = Math.min(field.rows - 2, gridY | 0);
    const down = gridY - row;
    for (let x = 0; x < width; x++) {
      const gridX = (x + 0.5) * step;
      const column = Math.min(columns - 2, gridX | 0);
      const right = gridX - column;
      const at = row * columns + column;
      const moveX = between(field.x, at, columns, right, down) / scale;
      const moveY = between(field.y, at, columns, right, down) / scale;
      if (moveX < LEAST_MOVE && moveX > -LEAST_MOVE && moveY < LEAST_MOVE && moveY > -LEAST_MOVE) continue;
      plane[y * width + x] = cubic(source, width, height, x + moveX, y + moveY);
    }
  }
}

function between(values: Float32Array, at: number, columns: number, right: number, down: number): number {
  const upper = values[at]! + right * (values[at + 1]! - values[at]!);
  const lower = values[at + columns]! + right * (values[at + columns + 1]! - values[at + columns]!);
  return upper + down * (lower - upper);
}

function cubic(source: Uint16Array, width: number, height: number, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const fx = x - left;
  const fy = y - top;
  const a0 = fx * (-0.5 + fx * (1 - 0.5 * fx));
  const a1 = 1 + fx * fx * (1.5 * fx - 2.5);
  const a2 = fx * (0.5 + fx * (2 - 1.5 * fx));
  const a3 = 1 - a0 - a1 - a2;
  const b0 = fy * (-0.5 + fy * (1 - 0.5 * fy));
  const b1 = 1 + fy * fy * (1.5 * fy - 2.5);
  const b2 = fy * (0.5 + fy * (2 - 1.5 * fy));
  const b3 = 1 - b0 - b1 - b2;
  const x0 = inside(left - 1, width);
  const x1 = inside(left, width);
  const x2 = inside(left + 1, width);
  const x3 = inside(left + 2, width);
  let sum = 0;
  for (let row = 0; row < 4; row++) {
    const from = inside(top - 1 + row, height) * width;
    const weight = row === 0 ? b0 : row === 1 ? b1 : row === 2 ? b2 : b3;
    sum +=
      weight * (a0 * source[from + x0]! + a1 * source[from + x1]! + a2 * source[from + x2]! + a3 * source[from + x3]!);
  }
  return sum < 0 ? 0 : sum > 65_535 ? 65_535 : sum + 0.5;
}

function inside(place: number, length: number): number {
  return place < 0 ? 0 : place >= length ? length - 1 : place;
}
