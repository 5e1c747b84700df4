import type { BlockGrid } from './block-grid.ts';
import { type CleanPlate, WEDGE } from './clean-plate.ts';
import { type ForegroundGrid, SURE_KEY } from './foreground-grid.ts';
import type { GridRows } from './grid-rows.ts';

/** What the edges of a frame are keyed by and into. */
export interface EdgeTask {
  plate: CleanPlate;
  near: ForegroundGrid;
  /** Blocks of screen among nothing but screen. */
  isOpen: Uint8Array;
  /** Written: 0 to 255 for every luma pixel. */
  alpha: Uint8Array;
  /** Written: holds the frame, and gets the colours without the screen's. */
  foreground: Uint8Array;
}

interface Picture {
  data: Uint8Array;
  width: number;
  height: number;
}

/** What is less opaque is screen with its noise. */
const LEAST_ALPHA = 0.05;
/** What is more opaque is solid: at the screen, and for each block away from it less is asked for, since light of the screen falls on everything. */
const SOLID = { atScreen: 0.95, perBlock: 0.07, least: 0.5 };
/** More of the screen's colour than this deep inside is something green itself, and keeps it. */
const MOST_SPILL = 0.45;
/** Codecs and sensors leave at least this much doubt in a sample, squared. */
const LUMA_DOUBT = 30;
const CHROMA_DOUBT = 8;

/**
 * The matte at full resolution. At a pixel between the screen's colour B and the foreground's F near it, the opacity is
 * how far its colour C has come on the way from B to F, in a metric in which what scatters little counts more; what
 * is not on that way is keyed by its colour difference. Colours are solved for, so that none of the screen is left.
 * Sources: Petro Vlahos's colour-difference key; Chuang et al., "A Bayesian Approach to Digital Matting", 2001.
 */
export class EdgeKeyer {
  private readonly grid: BlockGrid;
  private readonly rows: GridRows;
  private readonly lines: Float32Array[];

  constructor(grid: BlockGrid, rows: GridRows) {
    this.grid = grid;
    this.rows = rows;
    this.lines = Array.from({ length: 8 }, () => rows.createRow());
  }

  key(picture: Picture, task: EdgeTask): void {
    const { plate, near } = task;
    const planes = [plate.y, plate.u, plate.v, near.y, near.u, near.v, near.lumaVariance, near.chromaVariance];
    const [columns, lines] = [(picture.width + 1) >> 1, (picture.height + 1) >> 1];
    const half = this.grid.size >> 1;
    for (let row = 0; row < lines; row++) {
      for (const [index, plane] of planes.entries()) this.rows.read(plane, row, this.lines[index]!);
      const firstBlock = Math.floor(row / half) * this.grid.columns;
      for (let from = 0, block = firstBlock; from < columns; from += half, block++) {
        const to = Math.min(columns, from + half);
        if (task.isOpen[block]) this.clear(picture, task, row, from, to);
        else if (near.mostKey[block]! < SURE_KEY) fillAlpha(picture, task.alpha, row, from, to, 255);
        else this.keyBlockRow(picture, task, row, from, to, task.plate.distance[block]!);
      }
    }
  }

  /** Nothing but screen: transparent, and in the colours of what is near, so that scaling draws none of the screen in. */
  private clear(picture: Picture, { near, alpha, foreground }: EdgeTask, row: number, from: number, to: number): void {
    fillAlpha(picture, alpha, row, from, to, 0);
    const [, , , nearY, nearU, nearV] = this.lines as Float32Array[];
    const { width, height } = picture;
    const columns = (width + 1) >> 1;
    const fromU = width * height;
    const fromV = fromU + columns * ((height + 1) >> 1);
    const { left, across } = this.rows;
    for (let column = from; column < to; column++) {
      const at = left[column]!;
      const share = across[column]!;
      const sample = row * columns + column;
      const luma = near.isKnown ? nearY![at]! * (1 - share) + nearY![at + 1]! * share : 16;
      foreground[fromU + sample] = near.isKnown ? nearU![at]! * (1 - share) + nearU![at + 1]! * share + 0.5 : 128;
      foreground[fromV + sample] = near.isKnown ? nearV![at]! * (1 - share) + nearV![at + 1]! * share + 0.5 : 128;
      fillQuad(foreground, width, height, row, column, luma + 0.5);
    }
  }

  private keyBlockRow(picture: Picture, task: EdgeTask, row: number, from: number, to: number, distance: number): void {
    const { data, width, height } = picture;
    const { plate, near, alpha, foreground } = task;
    const [screenY, screenU, screenV, nearY, nearU, nearV, lumaVar, chromaVar] = this.lines as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const columns = (width + 1) >> 1;
    const chromaRows = (height + 1) >> 1;
    const fromU = width * height;
    const fromV = fromU + columns * chromaRows;
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
      const keyU = uB - 128;
      const keyV = vB - 128;
      const keySize = keyU * keyU + keyV * keyV;
      let yF = 128;
      let uF = 128;
      let vF = 128;
      let weightY = 0;
      let weightC = 1 / chromaDoubt;
      if (near.isKnown) {
        yF = nearY[at]! * rest + nearY[at + 1]! * share;
        uF = nearU[at]! * rest + nearU[at + 1]! * share;
        vF = nearV[at]! * rest + nearV[at + 1]! * share;
        weightY = 1 / (lumaVar[at]! * rest + lumaVar[at + 1]! * share + lumaDoubt);
        weightC = 1 / (chromaVar[at]! * rest + chromaVar[at + 1]! * share + chromaDoubt);
      }
      const dY = yF - yB;
      const dU = uF - uB;
      const dV = vF - vB;
      const way = 1 / (weightY * dY * dY + weightC * (dU * dU + dV * dV) + 1e-6);
      const sample = row * columns + column;
      const uC = data[fromU + sample]!;
      const vC = data[fromV + sample]!;
      let sum = 0;
      let count = 0;
      for (let quad = 0; quad < 4; quad++) {
        const x = 2 * column + (quad & 1);
        const y = 2 * row + (quad >> 1);
        if (x >= width || y >= height) continue;
        // Chroma lies amid its four pixels; each of them takes a quarter from the neighbours on its side.
        const beside = Math.max(0, Math.min(columns - 1, column + (quad & 1 ? 1 : -1)));
        const beyond = Math.max(0, Math.min(chromaRows - 1, row + (quad >> 1 ? 1 : -1)));
        const s01 = row * columns + beside;
        const s10 = beyond * columns + column;
        const s11 = beyond * columns + beside;
        const u = 0.5625 * uC + 0.1875 * (data[fromU + s01]! + data[fromU + s10]!) + 0.0625 * data[fromU + s11]!;
        const v = 0.5625 * vC + 0.1875 * (data[fromV + s01]! + data[fromV + s10]!) + 0.0625 * data[fromV + s11]!;
        const pixel = y * width + x;
        const luma = data[pixel]!;
        let opacity = (weightY * (luma - yB) * dY + weightC * ((u - uB) * dU + (v - vB) * dV)) * way;
        opacity = opacity < 0 ? 0 : opacity > 1 ? 1 : opacity;
        // Off the way from B to F it is something else, which the difference of colours alone tells from the screen.
        const offU = u - uB - opacity * dU;
        const offV = v - vB - opacity * dV;
        const off = (Math.sqrt((offU * offU + offV * offV) * weightC) - 2) / 3;
        if (off > 0) {
          const p = u - 128;
          const q = v - 128;
          const key = (p * keyU + q * keyV - WEDGE * Math.abs(p * keyV - q * keyU)) / keySize;
          const byColour = key < 0 ? 1 : key > 1 ? 0 : 1 - key;
          if (byColour > opacity) opacity += (byColour - opacity) * (off > 1 ? 1 : off);
        }
        opacity = (opacity - lowest) * stretch;
        opacity = opacity < 0 ? 0 : opacity > 1 ? 1 : opacity;
        sum += opacity;
        count++;
        alpha[pixel] = opacity * 255 + 0.5;
        if (opacity >= 1) continue;
        // The darker the opacity, the less its own colour is to be trusted.
        const own = trust(opacity);
        const solved = own > 0 ? yB + (luma - yB) / opacity : yF;
        foreground[pixel] = clamp(yF + own * (solved - yF));
      }
      const opacity = sum / count;
      const own = trust(opacity);
      let u = uF + own * ((own > 0 ? uB + (uC - uB) / opacity : uF) - uF) - 128;
      let v = vF + own * ((own > 0 ? vB + (vC - vB) / opacity : vF) - vF) - 128;
      const spill = (u * keyU + v * keyV - WEDGE * Math.abs(u * keyV - v * keyU)) / keySize;
      if (spill > 0) {
        // Deep inside, what is strongly of the screen's hue is so by itself.
        const isOwnColour = distance > 3 && opacity >= 1 && spill > MOST_SPILL;
        if (!isOwnColour) {
          u -= spill * keyU;
          v -= spill * keyV;
        }
      }
      foreground[fromU + sample] = clamp(u + 128);
      foreground[fromV + sample] = clamp(v + 128);
    }
  }
}

/** How far a colour that was solved for is trusted at an opacity: not at all up to 0.1, fully from 0.5. */
function trust(opacity: number): number {
  const share = (opacity - 0.1) / 0.4;
  return share <= 0 ? 0 : share >= 1 ? 1 : share * share * (3 - 2 * share);
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 254.5 ? 255 : value + 0.5;
}

function fillAlpha(picture: Picture, alpha: Uint8Array, row: number, from: number, to: number, value: number): void {
  const { width, height } = picture;
  const right = Math.min(width, 2 * to);
  for (let y = 2 * row; y < Math.min(height, 2 * row + 2); y++)
    alpha.fill(value, y * width + 2 * from, y * width + right);
}

function fillQuad(
  plane: Uint8Array,
  width: number,
  height: number,
  row: number,
  column: number,
  value: number,
): void {
  const at = 2 * row * width + 2 * column;
  plane[at] = value;
  const hasRight = 2 * column + 1 < width;
  if (hasRight) plane[at + 1] = value;
  if (2 * row + 1 >= height) return;
  plane[at + width] = value;
  if (hasRight) plane[at + width + 1] = value;
}
