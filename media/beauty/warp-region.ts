import type { FaceRegion } from './face-region.ts';
import type { WarpField } from './warp-field.ts';

const { floor, min } = Math;

/** Displacements under this, in pixels, are not seen. */
const LEAST_MOVE = 0.01;

/** Of the plane that is being warped; kept, since large arrays that come and go make the collector work. */
let pixelsBefore = new Uint16Array();

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
  if (pixelsBefore.length < plane.length) pixelsBefore = new Uint16Array(plane.length);
  const source = pixelsBefore;
  source.set(plane);
  const step = scale / pitch;
  // The crossing before each pixel, and how far it is to the next.
  const crossings = Int32Array.from({ length: width }, (_, x) => min(columns - 2, floor((x + 0.5) * step)));
  const shares = Float64Array.from(crossings, (crossing, x) => (x + 0.5) * step - crossing);
  const movesX = new Float64Array(columns);
  const movesY = new Float64Array(columns);
  for (let y = 0; y < height; y++) {
    const gridY = (y + 0.5) * step;
    const row = min(field.rows - 2, gridY | 0);
    const down = gridY - row;
    readRow(field.x, row * columns, down, 1 / scale, movesX);
    readRow(field.y, row * columns, down, 1 / scale, movesY);
    for (let x = 0; x < width; x++) {
      const column = crossings[x]!;
      const right = shares[x]!;
      const moveX = movesX[column]! + right * (movesX[column + 1]! - movesX[column]!);
      const moveY = movesY[column]! + right * (movesY[column + 1]! - movesY[column]!);
      if (moveX < LEAST_MOVE && moveX > -LEAST_MOVE && moveY < LEAST_MOVE && moveY > -LEAST_MOVE) continue;
      plane[y * width + x] = cubic(source, width, height, x + moveX, y + moveY);
    }
  }
}

/** The values of a field between one row of crossings and the next. */
function readRow(values: Float32Array, from: number, down: number, scale: number, row: Float64Array): void {
  for (let column = 0; column < row.length; column++) {
    const upper = values[from + column]!;
    row[column] = scale * (upper + down * (values[from + column + row.length]! - upper));
  }
}

function cubic(source: Uint16Array, width: number, height: number, x: number, y: number): number {
  const left = floor(x);
  const top = floor(y);
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
  const y0 = inside(top - 1, height) * width;
  const y1 = inside(top, height) * width;
  const y2 = inside(top + 1, height) * width;
  const y3 = inside(top + 2, height) * width;
  const sum =
    b0 * (a0 * source[y0 + x0]! + a1 * source[y0 + x1]! + a2 * source[y0 + x2]! + a3 * source[y0 + x3]!) +
    b1 * (a0 * source[y1 + x0]! + a1 * source[y1 + x1]! + a2 * source[y1 + x2]! + a3 * source[y1 + x3]!) +
    b2 * (a0 * source[y2 + x0]! + a1 * source[y2 + x1]! + a2 * source[y2 + x2]! + a3 * source[y2 + x3]!) +
    b3 * (a0 * source[y3 + x0]! + a1 * source[y3 + x1]! + a2 * source[y3 + x2]! + a3 * source[y3 + x3]!);
  return sum < 0 ? 0 : sum > 65_535 ? 65_535 : sum + 0.5;
}

function inside(place: number, length: number): number {
  return place < 0 ? 0 : place >= length ? length - 1 : place;
}
