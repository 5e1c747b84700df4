import type { Frame } from '../av/frame.ts';

export type ScreenColour = 'green' | 'blue';

/** A screen as it was seen in one picture. */
export interface FoundScreen {
  colour: ScreenColour;
  y: number;
  u: number;
  v: number;
  /** How much of the picture it takes: 0 to 1. */
  share: number;
}

/** The directions of pure green and pure blue in the plane of U and V, midway between BT.601 and BT.709. */
const hues: Record<ScreenColour, number> = { green: (230.7 * Math.PI) / 180, blue: (-7.2 * Math.PI) / 180 };
/** Lawns and skies are farther off, or less saturated, or not even. */
const MOST_HUE_OFF = (25 * Math.PI) / 180;
const LEAST_SATURATION = 24;
/** A screen keeps within this distance of its middle colour, shadows apart. */
const REACH = 16;
const BIN = 4;
const BINS = 256 / BIN;
const BORDER = 0.08;
const LEAST_SHARE = 0.06;
const LEAST_BORDER_SHARE = 0.12;
const LEAST_EVEN_SHARE = 0.7;

/** Looks for an even green or blue background that reaches the border of a small yuv420p picture. */
export function searchScreen(frame: Frame): FoundScreen | undefined {
  const candidates = (['green', 'blue'] as const).flatMap((colour) => searchColour(frame, colour) ?? []);
  return candidates.toSorted((a, b) => b.share - a.share)[0];
}

function searchColour({ data, width, height }: Frame, colour: ScreenColour): FoundScreen | undefined {
  const columns = (width + 1) >> 1;
  const rows = (height + 1) >> 1;
  const count = columns * rows;
  const U = data.subarray(width * height, width * height + count);
  const V = data.subarray(width * height + count);
  const [towardsU, towardsV] = [Math.cos(hues[colour]), Math.sin(hues[colour])];
  const steepest = Math.tan(MOST_HUE_OFF);
  const isHue = (u: number, v: number): boolean => {
    const along = u * towardsU + v * towardsV;
    return along >= LEAST_SATURATION && Math.abs(u * towardsV - v * towardsU) <= steepest * along;
  };
  const votes = new Uint32Array(BINS * BINS);
  for (let at = 0; at < count; at++) {
    if (!isHue(U[at]! - 128, V[at]! - 128)) continue;
    votes[Math.floor(V[at]! / BIN) * BINS + Math.floor(U[at]! / BIN)]!++;
  }
  const best = votes.reduce((most, vote, index) => (vote > votes[most]! ? index : most), 0);
  if (votes[best] === 0) return undefined;
  let centre = { y: 0, u: (best % BINS) * BIN + BIN / 2, v: Math.floor(best / BINS) * BIN + BIN / 2 };
  let [share, borderShare, evenShare] = [0, 0, 0];
  for (let round = 0; round < 4; round++) {
    const sum = { y: 0, u: 0, v: 0, count: 0, even: 0, border: 0, borderAll: 0 };
    for (let row = 0, at = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, at++) {
        // Not the lower border, where people stand.
        const isBorder = column < BORDER * columns || column >= (1 - BORDER) * columns || row < BORDER * rows;
        if (isBorder) sum.borderAll++;
        if ((U[at]! - centre.u) ** 2 + (V[at]! - centre.v) ** 2 > REACH * REACH) continue;
        if (!isHue(U[at]! - 128, V[at]! - 128)) continue;
        const luma = 2 * row * width + 2 * column;
        sum.count++;
        sum.y += data[luma]!;
        sum.u += U[at]!;
        sum.v += V[at]!;
        if (isBorder) sum.border++;
        const right = data[2 * column + 2 < width ? luma + 2 : luma]!;
        const below = data[2 * row + 2 < height ? luma + 2 * width : luma]!;
        if (Math.abs(right - data[luma]!) + Math.abs(below - data[luma]!) < 24) sum.even++;
      }
    }
    if (sum.count === 0) return undefined;
    centre = { y: sum.y / sum.count, u: sum.u / sum.count, v: sum.v / sum.count };
    share = sum.count / count;
    borderShare = sum.border / sum.borderAll;
    evenShare = sum.even / sum.count;
  }
  const isScreen = share >= LEAST_SHARE && borderShare >= LEAST_BORDER_SHARE && evenShare >= LEAST_EVEN_SHARE;
  return isScreen ? { colour, ...centre, share } : undefined;
}
