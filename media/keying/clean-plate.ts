import { createStats, measureBlocks, type BlockGrid, type BlockStats } from './block-grid.ts';
import { fillGrid } from './fill-grid.ts';
import type { Screen } from './find-screen.ts';

/** Half the angle within which a colour counts as the screen's hue: 60 degrees part green from yellow and cyan, blue from magenta and cyan. */
export const WEDGE = 1 / Math.tan(Math.PI / 3);

/** How much less a block that was seen before counts for each frame that it has been covered. */
const MEMORY = 0.9;
const LEAST_MEMORY = 0.05;
/** From one frame to the next the light does not change by more; a cut does. */
const MOST_CHANGE = 14;
/** How far off the screen's own colour its parts may be: in hue (as a slope), in light, and in saturation for that light. */
const MOST_HUE_SLOPE = 0.4;
const LIGHT = { from: 0.32, to: 2 };
const SATURATION = { from: 0.5, to: 1.8 };
const LEAST_KEY = 0.25;
/** Histograms of how far blocks scatter, in steps of so many to a level. */
const SPREAD_STEPS = 8;
const SPREADS = 160;

/**
 * What the screen would look like with nobody before it: its colour in every block, which follows uneven light and
 * soft shadows. Where it is covered it is filled from around, and from what was seen there shortly before.
 */
export class CleanPlate {
  readonly y: Float32Array;
  readonly u: Float32Array;
  readonly v: Float32Array;
  /** 1 for blocks in which there is nothing but screen. */
  readonly isScreen: Uint8Array;
  /** How many blocks away the nearest of those is; 255 when there is none. */
  readonly distance: Uint8Array;
  /** Standard deviation of the screen's own noise. */
  lumaNoise = 2;
  chromaNoise = 1.5;
  private readonly grid: BlockGrid;
  private readonly screen: Screen;
  private readonly black: number;
  private readonly stats: BlockStats;
  private readonly weights: Float32Array;
  private readonly lumaSpreads = new Uint32Array(SPREADS);
  private readonly chromaSpreads = new Uint32Array(SPREADS);
  private readonly memory: { y: Float32Array; u: Float32Array; v: Float32Array; weights: Float32Array };

  /** @param black the luma of black: 16, or 0 in full range */
  constructor(grid: BlockGrid, screen: Screen, black: number) {
    this.grid = grid;
    this.screen = screen;
    this.black = black;
    this.stats = createStats(grid);
    const plane = (): Float32Array => new Float32Array(grid.count);
    this.y = plane();
    this.u = plane();
    this.v = plane();
    this.weights = plane();
    this.memory = { y: plane(), u: plane(), v: plane(), weights: plane() };
    this.isScreen = new Uint8Array(grid.count);
    this.distance = new Uint8Array(grid.count);
  }

  /** Looks at the next frame. @returns the share of its blocks that are nothing but screen */
  update(frame: { data: Uint8Array; width: number; height: number }): number {
    const { grid, stats, isScreen, weights, memory } = this;
    measureBlocks(frame, grid, stats);
    const count = this.markScreen();
    if (this.hasChanged()) memory.weights.fill(0);
    for (let at = 0; at < grid.count; at++) {
      const from = isScreen[at] ? stats : memory;
      weights[at] = isScreen[at] ? 1 : memory.weights[at]!;
      this.y[at] = from.y[at]!;
      this.u[at] = from.u[at]!;
      this.v[at] = from.v[at]!;
    }
    fillGrid(grid.columns, grid.rows, weights, [this.y, this.u, this.v]);
    for (let at = 0; at < grid.count; at++) {
      const kept = weights[at]! * MEMORY;
      memory.weights[at] = kept < LEAST_MEMORY ? 0 : kept;
    }
    memory.y.set(this.y);
    memory.u.set(this.u);
    memory.v.set(this.v);
    this.measureDistance();
    return count / grid.count;
  }

  /** Finds the blocks of the screen's colour that are as even as its noise lets them be. */
  private markScreen(): number {
    const { stats, isScreen, grid } = this;
    const { lumaSpreads, chromaSpreads } = this;
    lumaSpreads.fill(0);
    chromaSpreads.fill(0);
    let candidates = 0;
    for (let at = 0; at < grid.count; at++) {
      isScreen[at] = this.hasScreenColour(at) ? 1 : 0;
      if (!isScreen[at]) continue;
      candidates++;
      lumaSpreads[Math.min(SPREADS - 1, Math.floor(stats.lumaSpread[at]! * SPREAD_STEPS))]!++;
      chromaSpreads[Math.min(SPREADS - 1, Math.floor(stats.chromaSpread[at]! * SPREAD_STEPS))]!++;
    }
    if (candidates > 0) {
      this.lumaNoise = Math.max(1, Math.min(12, lowerThird(lumaSpreads, candidates)));
      this.chromaNoise = Math.max(1, Math.min(8, lowerThird(chromaSpreads, candidates)));
    }
    const [mostLuma, mostChroma] = [1.6 * this.lumaNoise + 2.5, 1.6 * this.chromaNoise + 2];
    let count = 0;
    for (let at = 0; at < grid.count; at++) {
      if (!isScreen[at]) continue;
      isScreen[at] = stats.lumaSpread[at]! <= mostLuma && stats.chromaSpread[at]! <= mostChroma ? 1 : 0;
      count += isScreen[at]!;
    }
    return count;
  }

  private hasScreenColour(at: number): boolean {
    const { stats, screen, black } = this;
    const light = (stats.y[at]! - black) / Math.max(8, screen.y - black);
    if (light < LIGHT.from || light > LIGHT.to) return false;
    const [u, v] = [stats.u[at]! - 128, stats.v[at]! - 128];
    const [keyU, keyV] = [screen.u - 128, screen.v - 128];
    const size = keyU * keyU + keyV * keyV;
    const along = (u * keyU + v * keyV) / size;
    const across = Math.abs(u * keyV - v * keyU) / size;
    if (across > MOST_HUE_SLOPE * along || along - WEDGE * across < LEAST_KEY) return false;
    const saturation = along / light;
    return saturation >= SATURATION.from && saturation <= SATURATION.to;
  }

  /** Whether the screen, where it is seen now and was before, has another colour: then what is remembered is of another shot. */
  private hasChanged(): boolean {
    const { stats, memory, isScreen, grid } = this;
    let [sum, count] = [0, 0];
    for (let at = 0; at < grid.count; at++) {
      if (!isScreen[at] || memory.weights[at]! < 0.5) continue;
      count++;
      sum += Math.abs(stats.y[at]! - memory.y[at]!) + Math.abs(stats.u[at]! - memory.u[at]!);
      sum += Math.abs(stats.v[at]! - memory.v[at]!);
    }
    return count > 0 && sum / count > MOST_CHANGE;
  }

  /** In two passes, over the eight neighbours. */
  private measureDistance(): void {
    const { distance, isScreen } = this;
    const { columns, rows, count } = this.grid;
    for (let at = 0; at < count; at++) distance[at] = isScreen[at] ? 0 : 255;
    const step = (at: number, near: number): void => {
      if (distance[near]! + 1 < distance[at]!) distance[at] = distance[near]! + 1;
    };
    for (let row = 0, at = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, at++) {
        if (column > 0) step(at, at - 1);
        if (row === 0) continue;
        step(at, at - columns);
        if (column > 0) step(at, at - columns - 1);
        if (column < columns - 1) step(at, at - columns + 1);
      }
    }
    for (let row = rows - 1, at = count - 1; row >= 0; row--) {
      for (let column = columns - 1; column >= 0; column--, at--) {
        if (column < columns - 1) step(at, at + 1);
        if (row === rows - 1) continue;
        step(at, at + columns);
        if (column < columns - 1) step(at, at + columns + 1);
        if (column > 0) step(at, at + columns - 1);
      }
    }
  }
}

/** The spread that a third of the blocks stay below, of a histogram. */
function lowerThird(histogram: Uint32Array, count: number): number {
  let below = 0;
  const bin = histogram.findIndex((blocks) => (below += blocks) * 3 > count);
  return (bin + 0.5) / SPREAD_STEPS;
}
