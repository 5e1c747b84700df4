import { TILE, tilesOf, type InkChange, type Sheet } from './sheet.ts';

/**
 * A slide has changed when so much of its ink is another, and so much gone for good: letters that are dimmed leave a
 * trace, other words stand where some of the old ones did, and a pointer hides little.
 */
const ALTERED_SHARE = 0.2;
const REMOVED_SHARE = 0.04;
/** At the width at which slides are compared. */
const REMOVED_PIXELS = 150;
const REMOVED_TILES = 4;
/** Pixels of a tile from which ink was taken. */
const LEAST_PIXELS = 4;

/** Whether what stood there before is gone. What only came is the same slide being built up. */
export function isSlideChange({ before, altered, removed }: InkChange, moving: Uint8Array): boolean {
  let [ink, other, gone, tiles] = [0, 0, 0, 0];
  for (let tile = 0; tile < before.length; tile++) {
    if (moving[tile] !== 0) continue;
    ink += before[tile]!;
    other += altered[tile]!;
    gone += removed[tile]!;
    if (removed[tile]! >= LEAST_PIXELS) tiles++;
  }
  return gone >= REMOVED_PIXELS && tiles >= REMOVED_TILES && gone > REMOVED_SHARE * ink && other > ALTERED_SHARE * ink;
}

/** Of the ink: less than this is no beginning of a change. */
const BEGUN_SHARE = 0.1;

/** Whether a change may have begun: some of the ink has another brightness. */
export function isAltered({ before, altered }: InkChange, moving: Uint8Array): boolean {
  let [ink, other] = [0, 0];
  for (let tile = 0; tile < before.length; tile++) {
    if (moving[tile] !== 0) continue;
    ink += before[tile]!;
    other += altered[tile]!;
  }
  return other > BEGUN_SHARE * ink;
}

/** Steps of brightness by which a mixture may miss, and the part of what changes in which it may have something of its own. */
const MIXTURE_STEP = 16;
const OWN_SHARE = 0.03;
/** A look that is so much like the one after it is no mixture any more. */
const ARRIVED_SHARE = 0.9;

/** Whether a look between two others shows nothing of its own: it is in a dissolve or a wipe from one to the other. */
export function isMixture(a: Sheet, middle: Sheet, b: Sheet, moving: Uint8Array): boolean {
  let [changed, own, arrived] = [0, 0, 0];
  forStill(a, moving, (at) => {
    const [from, to, value] = [a.luma[at]!, b.luma[at]!, middle.luma[at]!];
    const [low, high] = from < to ? [from, to] : [to, from];
    const isOwn = value < low - MIXTURE_STEP || value > high + MIXTURE_STEP;
    if (high - low <= 2 * MIXTURE_STEP && !isOwn) return;
    changed++;
    if (isOwn) own++;
    else if (value >= to - MIXTURE_STEP && value <= to + MIXTURE_STEP) arrived++;
  });
  return own < OWN_SHARE * changed && arrived < ARRIVED_SHARE * changed;
}

/** How far frames are on their way from one look to another. */
export class ChangeMeter {
  private readonly pixels: number[] = [];
  private readonly a: Sheet;
  private readonly b: Sheet;
  private readonly norm: number;

  constructor(a: Sheet, b: Sheet, moving: Uint8Array) {
    this.a = a;
    this.b = b;
    const { pixels } = this;
    // The ink that goes: what is built up afterwards comes later.
    forStill(a, moving, (at) => {
      if (a.ink[at] === 2 && b.ink[at] === 0) pixels.push(at);
    });
    if (pixels.length < REMOVED_PIXELS / 2) {
      forStill(a, moving, (at) => {
        if (Math.abs(a.luma[at]! - b.luma[at]!) > 2 * MIXTURE_STEP) pixels.push(at);
      });
    }
    this.norm = this.pixels.reduce((sum, at) => sum + (a.luma[at]! - b.luma[at]!) ** 2, 0);
  }

  /** 0 at the first look, 1 at the second. */
  progress(luma: Uint8Array): number {
    const { a, b } = this;
    let dot = 0;
    for (const at of this.pixels) dot += (a.luma[at]! - luma[at]!) * (a.luma[at]! - b.luma[at]!);
    return this.norm > 0 ? dot / this.norm : 0;
  }
}

function forStill({ width, height }: Sheet, moving: Uint8Array, visit: (at: number) => void): void {
  const { across } = tilesOf({ width, height });
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor(y / TILE) * across;
    for (let x = 0; x < width; x++, at++) if (moving[row + (x >> 4)] === 0) visit(at);
  }
}
