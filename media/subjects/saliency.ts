import type { RgbImage } from '../faces/sample-patch.ts';

/** How many cells a saliency map has across and down. */
export const MAP_COLUMNS = 64;
export const MAP_ROWS = 36;
const CELLS = MAP_COLUMNS * MAP_ROWS;
/** How many cells the camera may have moved between two frames. */
const REACH = 6;

/** The means of the cells of a yuv420p picture, and how much detail there is in each. */
export interface Cells {
  y: Float32Array;
  u: Float32Array;
  v: Float32Array;
  detail: Float32Array;
}

/** Averages a yuv420p picture into cells. */
export function measureCells({ data, width, height }: { data: Uint8Array; width: number; height: number }): Cells {
  const chromaWidth = (width + 1) >> 1;
  const chromaSize = chromaWidth * ((height + 1) >> 1);
  const fromU = width * height;
  const cells: Cells = {
    y: new Float32Array(CELLS),
    u: new Float32Array(CELLS),
    v: new Float32Array(CELLS),
    detail: new Float32Array(CELLS),
  };
  for (let row = 0, cell = 0; row < MAP_ROWS; row++) {
    const [top, bottom] = span(row, MAP_ROWS, height);
    for (let column = 0; column < MAP_COLUMNS; column++, cell++) {
      const [left, right] = span(column, MAP_COLUMNS, width);
      let [y, u, v, detail] = [0, 0, 0, 0];
      for (let line = top; line < bottom; line++) {
        for (let x = left; x < right; x++) {
          const at = line * width + x;
          const chroma = fromU + (line >> 1) * chromaWidth + (x >> 1);
          y += data[at]!;
          u += data[chroma]!;
          v += data[chroma + chromaSize]!;
          if (x > 0) detail += Math.abs(data[at]! - data[at - 1]!);
        }
      }
      const count = (bottom - top) * (right - left);
      cells.y[cell] = y / count;
      cells.u[cell] = u / count;
      cells.v[cell] = v / count;
      cells.detail[cell] = detail / count;
    }
  }
  return cells;
}

/** Where the eye goes in an RGB picture. */
export function pictureSaliency({ data, width, height }: RgbImage): Float32Array {
  const size = width * height;
  const chromaWidth = (width + 1) >> 1;
  const chromaSize = chromaWidth * ((height + 1) >> 1);
  const yuv = new Uint8Array(size + 2 * chromaSize);
  for (let at = 0; at < size; at++) {
    const [r, g, b] = [data[at * 3]!, data[at * 3 + 1]!, data[at * 3 + 2]!];
    yuv[at] = 0.299 * r + 0.587 * g + 0.114 * b;
    const [x, y] = [at % width, Math.floor(at / width)];
    if (x % 2 || y % 2) continue;
    const chroma = size + (y >> 1) * chromaWidth + (x >> 1);
    yuv[chroma] = 128 - 0.169 * r - 0.331 * g + 0.5 * b;
    yuv[chroma + chromaSize] = 128 + 0.5 * r - 0.419 * g - 0.081 * b;
  }
  return stillSaliency(measureCells({ data: yuv, width, height }));
}

function span(index: number, count: number, size: number): [number, number] {
  const from = Math.floor((index * size) / count);
  return [from, Math.max(from + 1, Math.floor(((index + 1) * size) / count))];
}

/**
 * Where the eye goes in a picture: how far each cell is in colour and brightness from its surroundings and from the
 * whole, and how much detail it has; less towards the border. Sums to 1.
 */
export function stillSaliency(cells: Cells): Float32Array {
  const planes = [cells.y, cells.u, cells.v].map((plane) => ({ plane, near: blur(plane, 6), mean: mean(plane) }));
  const detail = mean(cells.detail) + 1;
  return normalise(
    Float32Array.from({ length: CELLS }, (_, cell) => {
      let contrast = 0;
      for (const [index, { plane, near, mean: whole }] of planes.entries()) {
        const value = plane[cell]!;
        const weight = index === 0 ? 0.5 : 1.5;
        contrast += weight * (0.6 * Math.abs(value - near[cell]!) + 0.4 * Math.abs(value - whole));
      }
      return (contrast + 4 * Math.min(3, cells.detail[cell]! / detail)) ** 2 * towardsCentre(cell);
    }),
  );
}

/**
 * What moves against the background between two frames, once the camera's own motion is taken out. Sums to 1.
 * @returns undefined where nothing does, or everything
 */
export function movingSaliency(before: Cells, after: Cells): Float32Array | undefined {
  const [dx, dy] = cameraShift(before.y, after.y);
  const moved = new Float32Array(CELLS);
  for (let row = 0, cell = 0; row < MAP_ROWS; row++) {
    for (let column = 0; column < MAP_COLUMNS; column++, cell++) {
      // What came into the picture with the camera was not there to be compared with.
      const [fromX, fromY] = [column + dx, row + dy];
      if (fromX < 1 || fromY < 1 || fromX >= MAP_COLUMNS - 1 || fromY >= MAP_ROWS - 1) continue;
      // An edge that the camera moved by part of a cell is no motion: the nearest of the neighbours counts.
      let least = Infinity;
      for (let y = fromY - 1; y <= fromY + 1; y++) {
        for (let x = fromX - 1; x <= fromX + 1; x++) {
          least = Math.min(least, Math.abs(after.y[cell]! - before.y[y * MAP_COLUMNS + x]!));
        }
      }
      moved[cell] = Math.max(0, least - 3);
    }
  }
  const count = moved.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);
  if (count < CELLS * 0.004 || count > CELLS * 0.4) return undefined;
  return normalise(blur(moved, 1));
}

/** How far the picture as a whole moved, in cells. */
function cameraShift(before: Float32Array, after: Float32Array): [number, number] {
  let best: { dx: number; dy: number; cost: number } = { dx: 0, dy: 0, cost: Infinity };
  for (let dy = -REACH / 2; dy <= REACH / 2; dy++) {
    for (let dx = -REACH; dx <= REACH; dx++) {
      let sum = 0;
      let count = 0;
      for (let row = Math.max(0, -dy); row < Math.min(MAP_ROWS, MAP_ROWS - dy); row++) {
        for (let column = Math.max(0, -dx); column < Math.min(MAP_COLUMNS, MAP_COLUMNS - dx); column++, count++) {
          // Differences are capped, so that what moves by itself has no say.
          sum += Math.min(
            20,
            Math.abs(after[row * MAP_COLUMNS + column]! - before[(row + dy) * MAP_COLUMNS + column + dx]!),
          );
        }
      }
      const cost = sum / count + 0.02 * (Math.abs(dx) + Math.abs(dy));
      if (cost < best.cost) best = { dx, dy, cost };
    }
  }
  return [best.dx, best.dy];
}

function towardsCentre(cell: number): number {
  const x = ((cell % MAP_COLUMNS) + 0.5) / MAP_COLUMNS - 0.5;
  const y = (Math.floor(cell / MAP_COLUMNS) + 0.5) / MAP_ROWS - 0.5;
  return Math.max(0.1, 1 - 2.2 * (x * x + y * y));
}

/** The mean over a square of cells, in two passes. */
function blur(map: Float32Array, radius: number): Float32Array {
  const pass = (source: Float32Array, step: number, length: number, other: number, stride: number): Float32Array => {
    const out = new Float32Array(CELLS);
    for (let line = 0; line < other; line++) {
      for (let at = 0; at < length; at++) {
        const [from, to] = [Math.max(0, at - radius), Math.min(length - 1, at + radius)];
        let sum = 0;
        for (let near = from; near <= to; near++) sum += source[line * stride + near * step]!;
        out[line * stride + at * step] = sum / (to - from + 1);
      }
    }
    return out;
  };
  return pass(pass(map, 1, MAP_COLUMNS, MAP_ROWS, MAP_COLUMNS), MAP_COLUMNS, MAP_ROWS, MAP_COLUMNS, 1);
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function normalise(map: Float32Array): Float32Array {
  const sum = map.reduce((total, value) => total + value, 0);
  return sum > 0 ? map.map((value) => value / sum) : map.fill(1 / CELLS);
}
