import type { BlockGrid } from './block-grid.ts';
import { blockKind } from './block-kinds.ts';
import { WEDGE } from './clean-plate.ts';
import type { GridRows } from './grid-rows.ts';
import type { KeyTask, SampleKey } from './sample-key.ts';
import { toByte } from './to-byte.ts';

/** What is written of a frame. */
export interface KeyTarget {
  /** 0 to 255 for every luma pixel. */
  alpha: Uint8Array;
  /** Holds the frame, and gets the colours without the screen's. */
  foreground: Uint8Array;
}

type Picture = Parameters<SampleKey['key']>[0];

/** More of the screen's colour than this, deep inside, is something of that colour itself, which keeps it. */
const MOST_SPILL = 0.45;
const DEEP_BLOCKS = 3;
/** Differences of luma that are nothing but noise, squared. */
const LUMA_NOISE_FLOOR = 12;

/**
 * Brings the matte of the chroma samples to full resolution: within a sample it goes with the luma as it does from
 * sample to sample around, as far as it does (the coefficient of determination); and takes the screen's colour out of
 * what is before it: mixed pixels are solved for their own colour.
 * Source of the first: He et al., "Guided Image Filtering", 2013.
 */
export class EdgeKeyer {
  private readonly grid: BlockGrid;
  private readonly rows: GridRows;
  private readonly samples: SampleKey;
  private readonly fillsClear: boolean;
  private readonly lines: Float32Array[];
  private readonly quad = new Float32Array(4);

  /** @param fillsClear whether clear parts get the colours of what is near, so that scaling draws none of the screen in; or stay as they are */
  constructor(grid: BlockGrid, rows: GridRows, samples: SampleKey, fillsClear: boolean) {
    this.grid = grid;
    this.fillsClear = fillsClear;
    this.rows = rows;
    this.samples = samples;
    this.lines = Array.from({ length: 6 }, () => rows.createRow());
  }

  key(picture: Picture, task: KeyTask, target: KeyTarget): void {
    const { plate, near, kinds } = task;
    const planes = [plate.y, plate.u, plate.v, near.y, near.u, near.v];
    const [columns, lines] = [(picture.width + 1) >> 1, (picture.height + 1) >> 1];
    const half = this.grid.size >> 1;
    for (let row = 0; row < lines; row++) {
      for (const [index, plane] of planes.entries()) this.rows.read(plane, row, this.lines[index]!);
      const firstBlock = Math.floor(row / half) * this.grid.columns;
      const endBlock = firstBlock + this.grid.columns;
      for (let block = firstBlock; block < endBlock;) {
        const kind = kinds[block]!;
        let next = block + 1;
        // What is all clear or solid is so for many blocks on end.
        if (kind < blockKind.rim) while (next < endBlock && kinds[next] === kind) next++;
        const from = (block - firstBlock) * half;
        const to = Math.min(columns, (next - firstBlock) * half);
        if (kind === blockKind.clear) this.clear(picture, task, target, row, from, to);
        else if (kind === blockKind.solid) fillAlpha(picture, target.alpha, row, from, to, 255);
        else this.keyPixels(picture, task, target, row, from, to, plate.distance[block]!);
        block = next;
      }
    }
  }

  /** Nothing but screen, a pair of rows of pixels for each row of samples. */
  private clear(picture: Picture, { near }: KeyTask, target: KeyTarget, row: number, from: number, to: number): void {
    fillAlpha(picture, target.alpha, row, from, to, 0);
    if (!this.fillsClear) return;
    const { width, height } = picture;
    const { foreground } = target;
    const [, , , nearY, nearU, nearV] = this.lines as Lines;
    const columns = (width + 1) >> 1;
    const fromU = width * height + row * columns;
    const fromV = fromU + columns * ((height + 1) >> 1);
    const upper = 2 * row * width;
    const { left, across } = this.rows;
    const { isKnown } = near;
    for (let column = from; column < to; column++) {
      const at = left[column]!;
      const share = across[column]!;
      const rest = 1 - share;
      const luma = isKnown ? nearY[at]! * rest + nearY[at + 1]! * share + 0.5 : 16;
      foreground[fromU + column] = isKnown ? nearU[at]! * rest + nearU[at + 1]! * share + 0.5 : 128;
      foreground[fromV + column] = isKnown ? nearV[at]! * rest + nearV[at + 1]! * share + 0.5 : 128;
      foreground[upper + 2 * column] = luma;
      if (2 * column + 1 < width) foreground[upper + 2 * column + 1] = luma;
    }
    if (2 * row + 1 < height)
      foreground.copyWithin(upper + width + 2 * from, upper + 2 * from, upper + Math.min(width, 2 * to));
  }

  private keyPixels(
    { data, width, height }: Picture,
    { near, plate }: KeyTask,
    { alpha, foreground }: KeyTarget,
    row: number,
    from: number,
    to: number,
    distance: number,
  ): void {
    const [screenY, screenU, screenV, nearY, nearU, nearV] = this.lines as Lines;
    const columns = (width + 1) >> 1;
    const chromaRows = (height + 1) >> 1;
    const fromU = width * height;
    const fromV = fromU + columns * chromaRows;
    const noise = LUMA_NOISE_FLOOR + plate.lumaNoise ** 2;
    const { quad } = this;
    for (let column = from; column < to; column++) {
      const sample = row * columns + column;
      const at = this.rows.left[column]!;
      const share = this.rows.across[column]!;
      const rest = 1 - share;
      const yB = screenY[at]! * rest + screenY[at + 1]! * share;
      const uB = screenU[at]! * rest + screenU[at + 1]! * share;
      const vB = screenV[at]! * rest + screenV[at + 1]! * share;
      const yF = near.isKnown ? nearY[at]! * rest + nearY[at + 1]! * share : 128;
      const uF = near.isKnown ? nearU[at]! * rest + nearU[at + 1]! * share : 128;
      const vF = near.isKnown ? nearV[at]! * rest + nearV[at + 1]! * share : 128;
      this.spread(data, width, height, row, column, noise);
      let sum = 0;
      let count = 0;
      for (let index = 0; index < 4; index++) {
        const x = 2 * column + (index & 1);
        const y = 2 * row + (index >> 1);
        if (x >= width || y >= height) continue;
        const pixel = y * width + x;
        const opacity = quad[index]!;
        sum += opacity;
        count++;
        alpha[pixel] = opacity * 255 + 0.5;
        if (opacity >= 1) continue;
        // The fainter a pixel, the less the colour that is solved for is to be trusted.
        const own = trust(opacity);
        const solved = own > 0 ? yB + (data[pixel]! - yB) / opacity : yF;
        foreground[pixel] = toByte(yF + own * (solved - yF));
      }
      const opacity = sum / count;
      const own = trust(opacity);
      let u = data[fromU + sample]! - 128;
      let v = data[fromV + sample]! - 128;
      if (opacity < 1) {
        const solvedU = own > 0 ? uB + (u + 128 - uB) / opacity : uF;
        const solvedV = own > 0 ? vB + (v + 128 - vB) / opacity : vF;
        u = uF + own * (solvedU - uF) - 128;
        v = vF + own * (solvedV - vF) - 128;
      }
      const keyU = uB - 128;
      const keyV = vB - 128;
      const spill = (u * keyU + v * keyV - WEDGE * Math.abs(u * keyV - v * keyU)) / (keyU * keyU + keyV * keyV);
      const isOwnColour = distance > DEEP_BLOCKS && opacity >= 1 && spill > MOST_SPILL;
      if (spill > 0 && !isOwnColour) {
        u -= spill * keyU;
        v -= spill * keyV;
      }
      foreground[fromU + sample] = toByte(u + 128);
      foreground[fromV + sample] = toByte(v + 128);
    }
  }

  /** The opacities of the four pixels of a sample, into `quad`. */
  private spread(data: Uint8Array, width: number, height: number, row: number, column: number, noise: number): void {
    const { quad } = this;
    const { opacity, luma } = this.samples;
    const columns = (width + 1) >> 1;
    const rows = (height + 1) >> 1;
    const sample = row * columns + column;
    const left = column > 0 ? -1 : 0;
    const right = column < columns - 1 ? 1 : 0;
    const up = row > 0 ? -columns : 0;
    const down = row < rows - 1 ? columns : 0;
    let [sumO, sumY, sumOO, sumYY, sumOY] = [0, 0, 0, 0, 0];
    for (let line = 0; line < 3; line++) {
      const start = sample + (line === 0 ? up : line === 1 ? 0 : down);
      for (let side = 0; side < 3; side++) {
        const near = start + (side === 0 ? left : side === 1 ? 0 : right);
        const o = opacity[near]!;
        const y = luma[near]!;
        sumO += o;
        sumY += y;
        sumOO += o * o;
        sumYY += y * y;
        sumOY += o * y;
      }
    }
    const varianceO = sumOO / 9 - (sumO / 9) ** 2;
    const own = opacity[sample]!;
    if (varianceO < 1e-5) {
      quad.fill(own);
      return;
    }
    const varianceY = sumYY / 9 - (sumY / 9) ** 2;
    const covariance = sumOY / 9 - (sumO * sumY) / 81;
    const slope = covariance / (varianceY + noise);
    const fit = Math.min(1, (slope * covariance) / varianceO);
    for (let index = 0; index < 4; index++) {
      const beside = index & 1 ? right : left;
      const beyond = index >> 1 ? down : up;
      const smooth =
        0.5625 * own +
        0.1875 * (opacity[sample + beside]! + opacity[sample + beyond]!) +
        0.0625 * opacity[sample + beside + beyond]!;
      const x = Math.min(width - 1, 2 * column + (index & 1));
      const y = Math.min(height - 1, 2 * row + (index >> 1));
      const guided = own + slope * (data[y * width + x]! - luma[sample]!);
      const value = smooth + fit * (guided - smooth);
      quad[index] = value < 0 ? 0 : value > 1 ? 1 : value;
    }
  }
}

type Lines = [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];

/** How far a colour that was solved for is trusted at an opacity: not at all up to 0.1, fully from 0.5. */
function trust(opacity: number): number {
  const share = (opacity - 0.1) / 0.4;
  return share <= 0 ? 0 : share >= 1 ? 1 : share * share * (3 - 2 * share);
}

function fillAlpha(
  { width, height }: Picture,
  alpha: Uint8Array,
  row: number,
  from: number,
  to: number,
  value: number,
): void {
  const right = Math.min(width, 2 * to);
  for (let y = 2 * row; y < Math.min(height, 2 * row + 2); y++)
    alpha.fill(value, y * width + 2 * from, y * width + right);
}
