import type { Frame } from '../av/frame.ts';

/** Side of a tile in pixels. */
export const TILE = 16;
/** Steps of brightness at the edge of a letter, and those that may be left of one that was dimmed or is dissolving. */
const STRONG_STEP = 40;
const WEAK_STEP = 14;

/** One look at a video: the brightness of a frame, and where its ink is. */
export interface Sheet {
  timeSeconds: number;
  width: number;
  height: number;
  luma: Uint8Array;
  /** 2 for ink, 1 for what may be the rest of ink at this pixel or beside it, 0 for none. */
  ink: Uint8Array;
}

/** Looks at a gray frame. */
export function makeSheet({ timeSeconds, width, height, data }: Frame): Sheet {
  const weak = new Uint8Array(width * height);
  const ink = new Uint8Array(width * height);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1, at = y * width + 1; x < width - 1; x++, at++) {
      const across = data[at + 1]! - data[at - 1]!;
      const down = data[at + width]! - data[at - width]!;
      const step = (across < 0 ? -across : across) + (down < 0 ? -down : down);
      if (step <= WEAK_STEP) continue;
      weak[at] = 1;
      if (step > STRONG_STEP) ink[at] = 2;
    }
  }
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1, at = y * width + 1; x < width - 1; x++, at++) {
      if (weak[at] === 0) continue;
      for (let near = at - width - 1; near <= at + width - 1; near += width) {
        if (ink[near] === 0) ink[near] = 1;
        if (ink[near + 1] === 0) ink[near + 1] = 1;
        if (ink[near + 2] === 0) ink[near + 2] = 1;
      }
    }
  }
  return { timeSeconds, width, height, luma: data, ink };
}

/** How many tiles lie side by side, and in all. */
export function tilesOf({ width, height }: { width: number; height: number }): { across: number; count: number } {
  const across = Math.ceil(width / TILE);
  return { across, count: across * Math.ceil(height / TILE) };
}

/** What became of the ink from one look to the next, tile by tile. */
export interface InkChange {
  /** Pixels of ink before. */
  before: Uint16Array;
  /** Those of them whose brightness is another, and those of which nothing is left, not even beside them. */
  altered: Uint16Array;
  removed: Uint16Array;
  /** Pixels whose brightness is another. */
  changed: Uint16Array;
}

/** A step of brightness that compression does not make. */
const LUMA_STEP = 24;

/** Compares two looks of one size. */
export function compareInk(a: Sheet, b: Sheet): InkChange {
  const { across, count } = tilesOf(a);
  const change = {
    before: new Uint16Array(count),
    altered: new Uint16Array(count),
    removed: new Uint16Array(count),
    changed: new Uint16Array(count),
  };
  const { before, altered, removed, changed } = change;
  for (let y = 0, at = 0; y < a.height; y++) {
    const row = Math.floor(y / TILE) * across;
    for (let x = 0; x < a.width; x++, at++) {
      const tile = row + (x >> 4);
      const step = a.luma[at]! - b.luma[at]!;
      const isChanged = step > LUMA_STEP || step < -LUMA_STEP;
      if (isChanged) changed[tile]!++;
      if (a.ink[at] !== 2) continue;
      before[tile]!++;
      if (isChanged) altered[tile]!++;
      if (b.ink[at] === 0) removed[tile]!++;
    }
  }
  return change;
}
