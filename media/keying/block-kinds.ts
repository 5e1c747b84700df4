import type { BlockGrid } from './block-grid.ts';
import { SURE_KEY } from './foreground-grid.ts';

/** How the pixels of a block are keyed. */
export const blockKind = {
  /** Nothing but screen, among nothing but screen: all clear. */
  clear: 0,
  /** Without any of the screen's colour, and not beside any that has it: all solid. */
  solid: 1,
  /** Without any, but its outermost pixels take part in the matte beside it. */
  rim: 2,
  /** One by one. */
  edge: 3,
} as const;

/** What the blocks of a frame are. */
export class BlockKinds {
  /** One of `blockKind` for each. */
  readonly kinds: Uint8Array;
  /** 1 for those that are a rim or an edge and all around them: what is measured is looked at only there. */
  readonly isNear: Uint8Array;
  private readonly grid: BlockGrid;

  constructor(grid: BlockGrid) {
    this.grid = grid;
    this.kinds = new Uint8Array(grid.count);
    this.isNear = new Uint8Array(grid.count);
  }

  /**
   * @param isOpen 1 for blocks of screen among nothing but screen
   * @param mostKey as in `ForegroundGrid`
   */
  update(isOpen: Uint8Array, mostKey: Float32Array): void {
    const { kinds, isNear } = this;
    const { columns, rows, count } = this.grid;
    for (let at = 0; at < count; at++) {
      if (isOpen[at]) kinds[at] = blockKind.clear;
      else kinds[at] = mostKey[at]! < SURE_KEY ? blockKind.solid : blockKind.edge;
    }
    isNear.fill(0);
    for (let row = 0, at = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, at++) {
        if (kinds[at] === blockKind.solid && this.isBesideEdge(at, row, column)) kinds[at] = blockKind.rim;
        if (kinds[at]! < blockKind.rim) continue;
        const [left, right] = [Math.max(0, column - 1), Math.min(columns, column + 2)];
        for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++)
          isNear.fill(1, y * columns + left, y * columns + right);
      }
    }
  }

  private isBesideEdge(at: number, row: number, column: number): boolean {
    const { kinds } = this;
    const { columns, rows } = this.grid;
    if (column > 0 && kinds[at - 1] === blockKind.edge) return true;
    if (column < columns - 1 && kinds[at + 1] === blockKind.edge) return true;
    if (row > 0 && kinds[at - columns] === blockKind.edge) return true;
    return row < rows - 1 && kinds[at + columns] === blockKind.edge;
  }
}
