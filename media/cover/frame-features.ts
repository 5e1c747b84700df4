import type { Frame } from '../av/frame.ts';
import { type Area, measureSharpness } from './tile-sharpness.ts';

/** What can be said about a frame from its pixels alone. All from 0 to 1 unless said otherwise. */
export interface FrameFeatures {
  /** Of the sharpest quarter of the picture, so that a soft background does not count against a sharp subject. */
  sharpness: number;
  /** Mean step between neighbouring samples in that quarter, 0 to 255. */
  detail: number;
  /** The part of the picture that has any detail. */
  coverage: number;
  /** 1 for white noise, about 0.4 for photographs. */
  noise: number;
  /** Mean brightness. */
  brightness: number;
  /** Parts that are pure black and pure white. */
  blackShare: number;
  whiteShare: number;
  /** From the 5th to the 95th percentile of brightness. */
  contrast: number;
  /** Spread and strength of the colours, 0 to about 60. */
  colourfulness: number;
  /** Where the eye goes when there is no face: middle of it, as ratios, and how much it stands out. */
  salience: { x: number; y: number; strength: number };
}

const TILES_ACROSS = 8;
const TILES_DOWN = 6;

/** Measures a yuv420p frame of a few hundred pixels' width, without its black bars. */
export function measureFrame(frame: Frame): FrameFeatures {
  const area = pictureArea(frame);
  const tiles = measureTiles(frame, area);
  const byDetail = tiles.toSorted((a, b) => b.detail - a.detail);
  const best = byDetail.slice(0, Math.ceil(tiles.length / 4));
  const detail = mean(best.map((tile) => tile.detail));
  const weight = best.reduce((sum, tile) => sum + tile.detail, 0) || 1;
  return {
    sharpness: best.reduce((sum, tile) => sum + tile.sharpness * tile.detail, 0) / weight,
    detail,
    coverage: tiles.filter((tile) => tile.detail > 1).length / tiles.length,
    noise: noiseOf(frame, area),
    ...brightnessOf(frame, area),
    colourfulness: colourfulnessOf(frame, area),
    salience: salienceOf(tiles),
  };
}

/** The picture without black bars. */
export function pictureArea({ data, width, height }: Frame): Area {
  const isBar = (start: number, stride: number, length: number): boolean => {
    for (let index = 0; index < length; index += 2) if (data[start + index * stride]! > 28) return false;
    return true;
  };
  const most = 0.3;
  let [top, bottom, left, right] = [0, height, 0, width];
  while (top < height * most && isBar(top * width, 1, width)) top++;
  while (bottom > height * (1 - most) && isBar((bottom - 1) * width, 1, width)) bottom--;
  while (left < width * most && isBar(left, width, height)) left++;
  while (right > width * (1 - most) && isBar(right - 1, width, height)) right--;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

interface Tile {
  sharpness: number;
  detail: number;
  /** Centre as ratios of the picture. */
  x: number;
  y: number;
  /** Mean brightness. */
  level: number;
}

function measureTiles(frame: Frame, area: Area): Tile[] {
  const tiles: Tile[] = [];
  const width = Math.floor(area.width / TILES_ACROSS);
  const height = Math.floor(area.height / TILES_DOWN);
  for (let row = 0; row < TILES_DOWN; row++) {
    for (let column = 0; column < TILES_ACROSS; column++) {
      const tile = { x: area.x + column * width, y: area.y + row * height, width, height };
      tiles.push({
        ...measureSharpness(frame, tile),
        x: (tile.x + width / 2) / frame.width,
        y: (tile.y + height / 2) / frame.height,
        level: meanLevel(frame, tile),
      });
    }
  }
  return tiles;
}

function meanLevel({ data, width }: Frame, area: Area): number {
  let sum = 0;
  for (let y = area.y; y < area.y + area.height; y += 2) {
    for (let x = area.x; x < area.x + area.width; x += 2) sum += data[y * width + x]!;
  }
  return sum / Math.max(1, Math.ceil(area.height / 2) * Math.ceil(area.width / 2));
}

/** Steps over one sample against steps over four: equal in noise, which has no shapes. */
function noiseOf({ data, width }: Frame, area: Area): number {
  let near = 0;
  let far = 0;
  for (let y = area.y; y < area.y + area.height; y += 3) {
    for (let x = area.x + 4; x < area.x + area.width; x++) {
      const at = y * width + x;
      const overOne = data[at]! - data[at - 1]!;
      const overFour = data[at]! - data[at - 4]!;
      near += overOne < 0 ? -overOne : overOne;
      far += overFour < 0 ? -overFour : overFour;
    }
  }
  return far ? Math.min(1, near / far) : 0;
}

function brightnessOf({ data, width }: Frame, area: Area) {
  const counts = new Uint32Array(256);
  for (let y = area.y; y < area.y + area.height; y += 2) {
    for (let x = area.x; x < area.x + area.width; x++) counts[data[y * width + x]!]!++;
  }
  const total = counts.reduce((sum, count) => sum + count, 0) || 1;
  const level = (value: number): number => Math.min(1, Math.max(0, (value - 16) / 219));
  const percentile = (share: number): number => {
    let seen = 0;
    return level(counts.findIndex((count) => (seen += count) >= share * total));
  };
  const shareOf = (from: number, to: number): number =>
    counts.subarray(from, to).reduce((sum, count) => sum + count, 0) / total;
  return {
    brightness: counts.reduce((sum, count, value) => sum + count * level(value), 0) / total,
    blackShare: shareOf(0, 26),
    whiteShare: shareOf(233, 256),
    contrast: percentile(0.95) - percentile(0.05),
  };
}

/** Source: Hasler and Süsstrunk, "Measuring Colourfulness in Natural Images", 2003, on the chroma planes. */
function colourfulnessOf({ data, width, height }: Frame, area: Area): number {
  const chromaWidth = (width + 1) >> 1;
  const chromaSize = chromaWidth * ((height + 1) >> 1);
  let [count, sumU, sumV, squares] = [0, 0, 0, 0];
  for (let y = area.y >> 1; y < (area.y + area.height) >> 1; y++) {
    for (let x = area.x >> 1; x < (area.x + area.width) >> 1; x++, count++) {
      const at = width * height + y * chromaWidth + x;
      const u = data[at]! - 128;
      const v = data[at + chromaSize]! - 128;
      sumU += u;
      sumV += v;
      squares += u * u + v * v;
    }
  }
  if (!count) return 0;
  const strength = (sumU / count) ** 2 + (sumV / count) ** 2;
  return Math.sqrt(Math.max(0, squares / count - strength)) + 0.3 * Math.sqrt(strength);
}

/** Detail that differs from the border of the picture draws the eye. */
function salienceOf(tiles: Tile[]): { x: number; y: number; strength: number } {
  const inner = (index: number): boolean => {
    const column = index % TILES_ACROSS;
    const row = Math.floor(index / TILES_ACROSS);
    return column > 0 && column < TILES_ACROSS - 1 && row > 0 && row < TILES_DOWN - 1;
  };
  const border = tiles.filter((_, index) => !inner(index));
  const borderLevel = mean(border.map((tile) => tile.level));
  const pull = tiles.map((tile) => tile.detail * tile.sharpness * (1 + Math.abs(tile.level - borderLevel) / 40));
  const total = pull.reduce((sum, value) => sum + value, 0) || 1;
  const inside = pull.reduce((sum, value, index) => sum + (inner(index) ? value : 0), 0);
  return {
    x: tiles.reduce((sum, tile, index) => sum + tile.x * pull[index]!, 0) / total,
    y: tiles.reduce((sum, tile, index) => sum + tile.y * pull[index]!, 0) / total,
    strength: inside / total,
  };
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
