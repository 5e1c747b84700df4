import type { BlockGrid } from './block-grid.ts';
import { type CleanPlate, WEDGE } from './clean-plate.ts';
import { fillGrid } from './fill-grid.ts';
import type { GridRows } from './grid-rows.ts';

/** Colours with less of the screen's in them are surely not screen. */
export const SURE_KEY = 0.07;

/**
 * The colours of what stands before the screen, near every block: the mean of what surely is no screen, and how far it
 * scatters; elsewhere filled from around.
 */
export class ForegroundGrid {
  readonly y: Float32Array;
  readonly u: Float32Array;
  readonly v: Float32Array;
  readonly lumaVariance: Float32Array;
  readonly chromaVariance: Float32Array;
  /** How much of the screen's colour is in the most screen-like sample of a block: 1 is all; below `SURE_KEY` none is. */
  readonly mostKey: Float32Array;
  /** Whether anything is known. */
  isKnown = false;
  private readonly grid: BlockGrid;
  private readonly rows: GridRows;
  private readonly weights: Float32Array;
  private readonly plateRows: Float32Array[];

  constructor(grid: BlockGrid, rows: GridRows) {
    this.grid = grid;
    this.rows = rows;
    const plane = (): Float32Array => new Float32Array(grid.count);
    this.y = plane();
    this.u = plane();
    this.v = plane();
    this.lumaVariance = plane();
    this.chromaVariance = plane();
    this.mostKey = plane();
    this.weights = plane();
    this.plateRows = [rows.createRow(), rows.createRow()];
  }

  /** @param isOpen blocks that lie wholly inside the screen, which are passed over */
  update(frame: { data: Uint8Array; width: number; height: number }, plate: CleanPlate, isOpen: Uint8Array): void {
    const { y, u, v, lumaVariance, chromaVariance, weights, grid } = this;
    for (const plane of [y, u, v, lumaVariance, chromaVariance, weights, this.mostKey]) plane.fill(0);
    this.collect(frame, plate, isOpen);
    const full = (grid.size / 2) ** 2;
    this.isKnown = false;
    for (let at = 0; at < grid.count; at++) {
      const count = weights[at]!;
      if (count === 0) continue;
      this.isKnown = true;
      const luma = y[at]! / (4 * count);
      const [meanU, meanV] = [u[at]! / count, v[at]! / count];
      y[at] = luma;
      u[at] = meanU + 128;
      v[at] = meanV + 128;
      lumaVariance[at] = Math.max(0, lumaVariance[at]! / (4 * count) - luma * luma);
      chromaVariance[at] = Math.max(0, (chromaVariance[at]! / count - meanU * meanU - meanV * meanV) / 2);
      // A few samples at the very edge are worth less than the many behind them.
      weights[at] = Math.min(1, (4 * count) / full);
    }
    fillGrid(grid.columns, grid.rows, weights, [y, u, v, lumaVariance, chromaVariance]);
  }

  /** Adds up the samples that are surely no screen. */
  private collect(
    { data, width, height }: { data: Uint8Array; width: number; height: number },
    plate: CleanPlate,
    isOpen: Uint8Array,
  ): void {
    const { y, u, v, lumaVariance, chromaVariance, weights, mostKey, grid, rows } = this;
    const half = grid.size >> 1;
    const [columns, lines] = [(width + 1) >> 1, (height + 1) >> 1];
    const fromU = width * height;
    const fromV = fromU + columns * lines;
    const [plateU, plateV] = this.plateRows as [Float32Array, Float32Array];
    const sure = SURE_KEY + plate.chromaNoise / 60;
    for (let row = 0; row < lines; row++) {
      rows.read(plate.u, row, plateU);
      rows.read(plate.v, row, plateV);
      const firstBlock = Math.floor(row / half) * grid.columns;
      const below = 2 * row + 1 < height ? width : 0;
      for (let column = 0; column < columns; column++) {
        const block = firstBlock + Math.floor(column / half);
        if (isOpen[block]) {
          column = (Math.floor(column / half) + 1) * half - 1;
          continue;
        }
        const left = rows.left[column]!;
        const across = rows.across[column]!;
        const keyU = plateU[left]! * (1 - across) + plateU[left + 1]! * across - 128;
        const keyV = plateV[left]! * (1 - across) + plateV[left + 1]! * across - 128;
        const sample = row * columns + column;
        const atU = data[fromU + sample]! - 128;
        const atV = data[fromV + sample]! - 128;
        let side = atU * keyV - atV * keyU;
        if (side < 0) side = -side;
        const key = (atU * keyU + atV * keyV - WEDGE * side) / (keyU * keyU + keyV * keyV);
        if (key > mostKey[block]!) mostKey[block] = key;
        if (key > sure) continue;
        const luma = 2 * row * width + 2 * column;
        const right = 2 * column + 1 < width ? 1 : 0;
        const a = data[luma]!;
        const b = data[luma + right]!;
        const c = data[luma + below]!;
        const d = data[luma + below + right]!;
        weights[block]!++;
        y[block]! += a + b + c + d;
        lumaVariance[block]! += a * a + b * b + c * c + d * d;
        u[block]! += atU;
        v[block]! += atV;
        chromaVariance[block]! += atU * atU + atV * atV;
      }
    }
  }
}
