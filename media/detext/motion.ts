import type { Picture } from './picture.ts';
import { createRegistration, createWindow, gatherWindow, refineRegistration } from './register.ts';
import { WindowSearch } from './window-search.ts';
import { searchWholeShift } from './whole-shift.ts';

/** Displacements on a grid of nodes: what is at a node here is at node + (dx, dy) there. */
export interface MotionField {
  columns: number;
  rows: number;
  /** Pixels between nodes; node (i, j) is at (i * spacing, j * spacing). */
  spacing: number;
  dx: Float32Array;
  dy: Float32Array;
  /** Mean absolute luma difference around each node; `Infinity` where nothing could be seen. */
  error: Float32Array;
}

/** A field of zeros that covers a picture. */
export function createMotionField(width: number, height: number, spacing: number): MotionField {
  const columns = Math.ceil(width / spacing) + 1;
  const rows = Math.ceil(height / spacing) + 1;
  const count = columns * rows;
  return {
    columns,
    rows,
    spacing,
    dx: new Float32Array(count),
    dy: new Float32Array(count),
    error: new Float32Array(count).fill(Infinity),
  };
}

/** Where a field was last sampled. One object for all, read at once. */
export const sampled = { dx: 0, dy: 0 };

/** Interpolates a field at a point, held at its edges, into `sampled`. */
export function sampleField(field: MotionField, x: number, y: number): void {
  const { columns, rows, spacing, dx, dy } = field;
  const gridX = Math.min(columns - 1.001, Math.max(0, x / spacing));
  const gridY = Math.min(rows - 1.001, Math.max(0, y / spacing));
  const column = Math.floor(gridX);
  const row = Math.floor(gridY);
  const partX = gridX - column;
  const partY = gridY - row;
  const at = row * columns + column;
  const below = at + columns;
  const w00 = (1 - partX) * (1 - partY);
  const w10 = partX * (1 - partY);
  const w01 = (1 - partX) * partY;
  const w11 = partX * partY;
  sampled.dx = w00 * dx[at]! + w10 * dx[at + 1]! + w01 * dx[below]! + w11 * dx[below + 1]!;
  sampled.dy = w00 * dy[at]! + w10 * dy[at + 1]! + w01 * dy[below]! + w11 * dy[below + 1]!;
}

// Below this mean difference a prediction is as good as sensor noise allows.
const goodError = 3;
// Above it the window is lost and the whole picture is searched for its shift.
const lostError = 9;
const found = createRegistration();
const window = new WindowSearch();
const samples = createWindow();

/**
 * Estimates the motion from one frame to its neighbour: predicted from the frame pair before and from neighbouring
 * nodes, searched by descending from the best prediction, refined below the pixel. Where predictions fail, as at a
 * sudden pan, a coarse search finds the shift of the whole picture first.
 * @param spacing pixels between nodes; each looks at a window of twice that size
 * @param before the motion of the frame pair before, in the same direction
 */
export function estimateMotion(
  here: Picture,
  hereMask: Uint8Array,
  there: Picture,
  thereMask: Uint8Array,
  spacing: number,
  before?: MotionField,
): MotionField {
  const { width, height } = here;
  const field = createMotionField(width, height, spacing);
  const { columns, dx, dy, error } = field;
  const step = Math.max(2, Math.round(spacing / 8));
  const search = (shift?: { dx: number; dy: number }): number => {
    let lost = 0;
    for (let node = 0; node < error.length; node++) {
      if (shift && error[node]! <= lostError) continue;
      const column = node % columns;
      const x = Math.min(width - 1, column * spacing);
      const y = Math.min(height - 1, ((node - column) / columns) * spacing);
      window.place(here, hereMask, there, thereMask, x, y, spacing, step);
      if (before) window.try(Math.round(before.dx[node]!), Math.round(before.dy[node]!));
      if (shift) window.try(shift.dx, shift.dy);
      if (window.error > goodError / 2) window.try(0, 0);
      if (window.error === Infinity) continue;
      if (column > 0 && window.error > goodError / 2) window.try(Math.round(dx[node - 1]!), Math.round(dy[node - 1]!));
      if (node >= columns && window.error > goodError / 2) {
        window.try(Math.round(dx[node - columns]!), Math.round(dy[node - columns]!));
      }
      window.descend(window.error > lostError ? 4 : 1, goodError * 0.6);
      found.dx = window.dx;
      found.dy = window.dy;
      found.offset = 0;
      gatherWindow(here.luma, hereMask, width, height, x, y, spacing, step, samples);
      refineRegistration(samples, there.luma, thereMask, width, height, found);
      dx[node] = found.dx;
      dy[node] = found.dy;
      error[node] = window.error;
      if (window.error > lostError) lost++;
    }
    return lost;
  };
  // A few lost nodes are things that came into view; many are a motion that no prediction had.
  if (search() > error.length * 0.4) search(searchWholeShift(here, hereMask, there, thereMask));
  fillUnseenNodes(field);
  return field;
}

/** Gives nodes that saw nothing the mean of their neighbours, spreading outwards; their error stays `Infinity`. */
export function fillUnseenNodes(field: MotionField): void {
  const { columns, rows, dx, dy, error } = field;
  const known = new Uint8Array(error.length);
  let unknown = 0;
  for (let node = 0; node < error.length; node++) {
    if (error[node] === Infinity) unknown++;
    else known[node] = 1;
  }
  if (unknown === error.length) return;
  for (let mark = 2; unknown > 0; mark++) {
    for (let node = 0; node < error.length; node++) {
      if (known[node] !== 0) continue;
      const column = node % columns;
      const row = (node - column) / columns;
      let count = 0;
      let sumX = 0;
      let sumY = 0;
      for (let side = 0; side < 4; side++) {
        const nextColumn = column + (side === 0 ? 1 : side === 1 ? -1 : 0);
        const nextRow = row + (side === 2 ? 1 : side === 3 ? -1 : 0);
        if (nextColumn < 0 || nextRow < 0 || nextColumn >= columns || nextRow >= rows) continue;
        const next = nextRow * columns + nextColumn;
        if (known[next] === 0 || known[next]! >= mark) continue;
        sumX += dx[next]!;
        sumY += dy[next]!;
        count++;
      }
      if (count === 0) continue;
      dx[node] = sumX / count;
      dy[node] = sumY / count;
      known[node] = mark;
      unknown--;
    }
  }
}
