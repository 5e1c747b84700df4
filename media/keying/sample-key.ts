import type { BlockGrid } from './block-grid.ts';
import { blockKind } from './block-kinds.ts';
import { type CleanPlate, WEDGE } from './clean-plate.ts';
import type { ForegroundGrid } from './foreground-grid.ts';
import type { GridRows } from './grid-rows.ts';

/** What a frame is keyed by. */
export interface KeyTask {
  plate: CleanPlate;
  near: ForegroundGrid;
  /** Of the blocks, as in `BlockKinds`. */
  kinds: Uint8Array;
  isNear: Uint8Array;
}

/** What is less opaque is screen with its noise. */
const LEAST_ALPHA = 0.05;
/** What is more opaque is solid: at the screen, and for each block away from it less is asked for, since light of the screen falls on everything. */
const SOLID = { atScreen: 0.95, perBlock: 0.07, least: 0.5 };
/** Codecs and sensors leave at least this much doubt in a sample, squared. */
const LUMA_DOUBT = 30;
const CHROMA_DOUBT = 8;

/**
 * The matte at the resolution of the chroma planes, where the screen's colour is known: between the screen's colour B
 * and the foreground's F near a sample, the opacity is how far its colour C has come on the way from B to F, in a metric
 * in which what scatters little counts more; what is not on that way is keyed by its colour difference.
 * Sources: Petro Vlahos's colour-difference key; Chuang et al., "A Bayesian Approach to Digital Matting", 2001.
 */
export class SampleKey {
  /** 0 to 1. Known near edges only, as is the luma. */
  readonly opacity: Float32Array;
  /** The mean luma of the pixels of each sample. */
  readonly luma: Float32Array;
  private readonly grid: BlockGrid;
  private readonly rows: GridRows;
  private readonly lines: Float32Array[];

  constructor(grid: BlockGrid, rows: GridRows, sampleCount: number) {
    this.grid = grid;
    this.rows = rows;
    this.opacity = new Float32Array(sampleCount);
    this.luma = new Float32Array(sampleCount);
    this.lines = Array.from({ length: 8 }, () => rows.createRow());
  }

  key(frame: { data: Uint8Array; width: number; height: number }, task: KeyTask): void {
    const { plate, near, kinds, isNear } = task;
    const { width, height } = frame;
    const planes = [plate.y, plate.u, plate.v, near.y, near.u, near.v, near.lumaVariance, near.chromaVariance];
    const [columns, lines] = [(width + 1) >> 1, (height + 1) >> 1];
    const half = this.grid.size >> 1;
    for (let row = 0; row < lines; row++) {
      const firstBlock = Math.floor(row / half) * this.grid.columns;
      if (kinds.subarray(firstBlock, firstBlock + this.grid.columns).includes(blockKind.edge))
        for (const [index, plane] of planes.entries()) this.rows.read(plane, row, this.lines[index]!);
      for (let from = 0, block = firstBlock; from < columns; from += half, block++) {
        if (!isNear[block]) continue;
        const to = Math.min(columns, from + half);
        const start = row * columns;
        averageLuma(frame, row, from, to, this.luma);
        if (kinds[block] === blockKind.clear) this.opacity.fill(0, start + from, start + to);
        else if (kinds[block] !== blockKind.edge) this.opacity.fill(1, start + from, start + to);
        else this.keySamples(frame, task, row, from, to, plate.distance[block]!);
      }
    }
  }

  private keySamples(
    { data, width, height }: { data: Uint8Array; width: number; height: number },
    { plate, near }: KeyTask,
    row: number,
    from: number,
    to: number,
    distance: number,
  ): void {
    const [screenY, screenU, screenV, nearY, nearU, nearV, lumaVariance, chromaVariance] = this.lines as Lines;
    const columns = (width + 1) >> 1;
    const fromU = width * height;
    const fromV = fromU + columns * ((height + 1) >> 1);
    const lumaDoubt = LUMA_DOUBT + plate.lumaNoise ** 2;
    const chromaDoubt = CHROMA_DOUBT + plate.chromaNoise ** 2;
    const lowest = LEAST_ALPHA + plate.chromaNoise / 100;
    const solid = Math.max(SOLID.least, SOLID.atScreen - SOLID.perBlock * Math.max(0, distance - 1));
    const stretch = 1 / (solid - lowest);
    for (let column = from; column < to; column++) {
      const at = this.rows.left[column]!;
      const share = this.rows.across[column]!;
      const rest = 1 - share;
      const yB = screenY[at]! * rest + screenY[at + 1]! * share;
      const uB = screenU[at]! * rest + screenU[at + 1]! * share;
      const vB = screenV[at]! * rest + screenV[at + 1]! * share;
      let dY = 0;
      let dU = 128 - uB;
      let dV = 128 - vB;
      let weightY = 0;
      let weightC = 1 / chromaDoubt;
      if (near.isKnown) {
        dY = nearY[at]! * rest + nearY[at + 1]! * share - yB;
        dU = nearU[at]! * rest + nearU[at + 1]! * share - uB;
        dV = nearV[at]! * rest + nearV[at + 1]! * share - vB;
        weightY = 1 / (lumaVariance[at]! * rest + lumaVariance[at + 1]! * share + lumaDoubt);
        weightC = 1 / (chromaVariance[at]! * rest + chromaVariance[at + 1]! * share + chromaDoubt);
      }
      const sample = row * columns + column;
      const u = data[fromU + sample]!;
      const v = data[fromV + sample]!;
      const way = weightY * dY * dY + weightC * (dU * dU + dV * dV) + 1e-6;
      let opacity = weightY * (this.luma[sample]! - yB) * dY + weightC * ((u - uB) * dU + (v - vB) * dV);
      opacity = opacity < 0 ? 0 : opacity > way ? 1 : opacity / way;
      // Off the way from B to F it is something else, which the difference of colours alone tells from the screen.
      const offU = u - uB - opacity * dU;
      const offV = v - vB - opacity * dV;
      const off = (Math.sqrt((offU * offU + offV * offV) * weightC) - 2) / 3;
      if (off > 0) {
        const keyU = uB - 128;
        const keyV = vB - 128;
        const p = u - 128;
        const q = v - 128;
        const key = (p * keyU + q * keyV - WEDGE * Math.abs(p * keyV - q * keyU)) / (keyU * keyU + keyV * keyV);
        const byColour = key < 0 ? 1 : key > 1 ? 0 : 1 - key;
        if (byColour > opacity) opacity += (byColour - opacity) * (off > 1 ? 1 : off);
      }
      opacity = (opacity - lowest) * stretch;
      this.opacity[sample] = opacity < 0 ? 0 : opacity > 1 ? 1 : opacity;
    }
  }
}

type Lines = [
  Float32Array,
  Float32Array,
  Float32Array,
  Float32Array,
  Float32Array,
  Float32Array,
  Float32Array,
  Float32Array,
];

function averageLuma(
  { data, width, height }: { data: Uint8Array; width: number; height: number },
  row: number,
  from: number,
  to: number,
  means: Float32Array,
): void {
  const upper = 2 * row * width;
  const lower = 2 * row + 1 < height ? upper + width : upper;
  const start = row * ((width + 1) >> 1);
  for (let column = from; column < to; column++) {
    const left = 2 * column;
    const right = left + 1 < width ? left + 1 : left;
    means[start + column] =
      (data[upper + left]! + data[upper + right]! + data[lower + left]! + data[lower + right]!) / 4;
  }
}
