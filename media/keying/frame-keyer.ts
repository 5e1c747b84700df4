import { createGrid, type BlockGrid } from './block-grid.ts';
import { BlockKinds } from './block-kinds.ts';
import { CleanPlate } from './clean-plate.ts';
import { EdgeKeyer } from './edge-keyer.ts';
import type { Screen } from './find-screen.ts';
import { ForegroundGrid } from './foreground-grid.ts';
import { GridRows } from './grid-rows.ts';
import { SampleKey } from './sample-key.ts';

/** A frame taken off its screen. Its memory is used again for the next one. */
export interface KeyedFrame {
  /** The opacity of every luma pixel, 0 to 255. */
  alpha: Uint8Array;
  /** What stands before the screen, as 8-bit yuv420p without any of the screen's colour; where there is nothing, what is near. */
  foreground: Uint8Array;
  /** Whether the frame shows the screen; all of one that does not is opaque. */
  hasScreen: boolean;
}

/** Below this share of its blocks a frame does not show the screen. */
const LEAST_SCREEN = 0.01;

/** Takes the frames of one video off their screen, one after the other. */
export class FrameKeyer {
  private readonly plate: CleanPlate;
  private readonly foregroundGrid: ForegroundGrid;
  private readonly samples: SampleKey;
  private readonly blocks: BlockKinds;
  private readonly edges: EdgeKeyer;
  private readonly grid: BlockGrid;
  /** Blocks of screen among nothing but screen. */
  private readonly isOpen: Uint8Array;
  private readonly alpha: Uint8Array;
  private readonly foreground: Uint8Array;

  /**
   * @param black the luma of black: 16, or 0 in full range
   * @param fillsClear whether the foreground is wanted where there is none, too
   */
  constructor(
    { width, height }: { width: number; height: number },
    screen: Screen,
    black: number,
    fillsClear: boolean,
  ) {
    this.grid = createGrid(width, height);
    const [columns, lines] = [(width + 1) >> 1, (height + 1) >> 1];
    const rows = new GridRows(this.grid, columns);
    this.plate = new CleanPlate(this.grid, screen, black);
    this.foregroundGrid = new ForegroundGrid(this.grid, rows);
    this.samples = new SampleKey(this.grid, rows, columns * lines);
    this.blocks = new BlockKinds(this.grid);
    this.edges = new EdgeKeyer(this.grid, rows, this.samples, fillsClear);
    this.isOpen = new Uint8Array(this.grid.count);
    this.alpha = new Uint8Array(width * height);
    this.foreground = new Uint8Array(width * height + 2 * columns * lines);
  }

  /** Looks at a frame that is not wanted itself, for what it shows of the screen. */
  watch(frame: { data: Uint8Array; width: number; height: number }): void {
    this.plate.update(frame);
  }

  /** Takes a frame off the screen. */
  key(frame: { data: Uint8Array; width: number; height: number }): KeyedFrame {
    const { plate, foregroundGrid, blocks, alpha, foreground, isOpen } = this;
    foreground.set(frame.data);
    if (plate.update(frame) < LEAST_SCREEN) {
      alpha.fill(255);
      return { alpha, foreground, hasScreen: false };
    }
    this.markOpen();
    foregroundGrid.update(frame, plate, isOpen);
    blocks.update(isOpen, foregroundGrid.mostKey);
    const task = { plate, near: foregroundGrid, kinds: blocks.kinds, isNear: blocks.isNear };
    this.samples.key(frame, task);
    this.edges.key(frame, task, { alpha, foreground });
    return { alpha, foreground, hasScreen: true };
  }

  private markOpen(): void {
    const { isOpen, grid } = this;
    const { isScreen } = this.plate;
    const { columns, rows } = grid;
    for (let row = 0, at = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, at++) {
        let all = isScreen[at]!;
        for (let y = Math.max(0, row - 1); all && y <= Math.min(rows - 1, row + 1); y++) {
          for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++)
            all &= isScreen[y * columns + x]!;
        }
        isOpen[at] = all;
      }
    }
  }
}
