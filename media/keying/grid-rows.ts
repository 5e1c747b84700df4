import type { BlockGrid } from './block-grid.ts';

/** Reads grids of block colours smoothly at every chroma sample, row by row. */
export class GridRows {
  /** The block to the left of each chroma column, and how far the column is towards the next. */
  readonly left: Int32Array;
  readonly across: Float32Array;
  private readonly grid: BlockGrid;

  constructor(grid: BlockGrid, chromaColumns: number) {
    this.grid = grid;
    this.left = new Int32Array(chromaColumns);
    this.across = new Float32Array(chromaColumns);
    for (let column = 0; column < chromaColumns; column++) {
      const [block, share] = this.place(column, grid.columns);
      this.left[column] = block;
      this.across[column] = share;
    }
  }

  /** One row more than there are blocks, so that the next of the last can be read. */
  createRow(): Float32Array {
    return new Float32Array(this.grid.columns + 1);
  }

  /** The plane at the height of a chroma row, for every block column. */
  read(plane: Float32Array, chromaRow: number, out: Float32Array): void {
    const { columns, rows } = this.grid;
    const [top, down] = this.place(chromaRow, rows);
    const upper = top * columns;
    const lower = Math.min(rows - 1, top + 1) * columns;
    for (let column = 0; column < columns; column++)
      out[column] = plane[upper + column]! * (1 - down) + plane[lower + column]! * down;
    out[columns] = out[columns - 1]!;
  }

  private place(sample: number, blocks: number): [number, number] {
    const at = Math.max(0, Math.min(blocks - 1, (sample + 0.5) / (this.grid.size / 2) - 0.5));
    const block = Math.floor(at);
    return [block, at - block];
  }
}
