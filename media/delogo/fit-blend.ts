import { distanceFrom } from '../detext/dilate.ts';
import type { LogoPlane } from './logo.ts';
import { logoColours } from './logo-colours.ts';
import type { OverTime } from './over-time.ts';

/** How a logo was blended in. */
export interface Blend {
  luma: LogoPlane;
  cb: LogoPlane;
  cr: LogoPlane;
  /** The share of the scene that comes through the logo as a whole; undefined where the scene changes too little to tell. */
  share: number | undefined;
}

// Where the scene changes by less over time, nobody can tell how much of it comes through.
const leastDeviation = 5;
// A median over fewer pixels is none.
const leastCore = 40;
// Parts of a logo whose share differs by more from that of the whole are taken as they are.
const sameShare = 0.25;
const poolRadius = 3;
// Pixels this near to the border of a logo may be partly covered.
const softPixels = 1;
// The border of what differs by less from what is behind it cannot be told from that.
const leastDifference = 6;

/**
 * Fits how much of the scene comes through each pixel of a logo, and what the logo adds. What comes through changes less
 * over time than what is beside it, in the same ratio as it is see-through. Most logos are equally see-through all over,
 * but for their borders; there the share follows the mean difference from what is behind.
 * @param touched the pixels that the logo covers, wholly or in part
 */
export function fitBlend(seen: OverTime, touched: Uint8Array): Blend {
  const { width, height } = seen.mean;
  const depth = depthIn(touched, width, height);
  const whole = wholeShare(seen, touched);
  const share = new Float32Array(touched.length).fill(1);
  for (let at = 0; at < share.length; at++) {
    if (touched[at] === 0) continue;
    const near = pooledShare(seen, touched, (visit) => eachNear(at, poolRadius, width, height, visit)) ?? whole ?? 0;
    const full = whole !== undefined && Math.abs(near - whole) < sameShare ? whole : near;
    share[at] = depth[at]! > softPixels ? full : 1 - (1 - full) * coverageAt(seen, touched, at);
  }
  const { luma, cb, cr } = logoColours(seen, touched, share);
  return { luma, cb, cr, share: whole };
}

/** The share of the logo as a whole: the median over the pixels that differ most from what is behind them. */
export function wholeShare(
  { mean, behind, deviation, deviationBehind, roughness }: OverTime,
  touched: Uint8Array,
): number | undefined {
  const inner = depthIn(touched, mean.width, mean.height).map((steps) => (steps > softPixels ? 1 : 0));
  const differs = (at: number, levels: number): boolean => Math.abs(mean.luma[at]! - behind.luma[at]!) > levels;
  for (const [mask, levels] of [
    [inner, Math.max(12, 3 * roughness)],
    [touched, Math.max(12, 3 * roughness)],
    [inner, 0],
    [touched, 0],
  ] as const) {
    const ratios: number[] = [];
    for (let at = 0; at < mask.length; at++) {
      if (mask[at] === 0 || !differs(at, levels)) continue;
      if (deviationBehind[at]! > leastDeviation) ratios.push(deviation[at]! / deviationBehind[at]!);
    }
    if (ratios.length < leastCore) continue;
    return Math.min(1, ratios.toSorted((a, b) => a - b)[ratios.length >> 1]!);
  }
  return undefined;
}

/** The ratio of the changes over time with and without the logo, over some pixels of a mask. */
function pooledShare(
  { deviation, deviationBehind }: OverTime,
  mask: Uint8Array,
  each: (visit: (at: number) => void) => void,
): number | undefined {
  let [shown, behind, count] = [0, 0, 0];
  each((at) => {
    if (mask[at] === 0) return;
    shown += deviation[at]! ** 2;
    behind += deviationBehind[at]! ** 2;
    count++;
  });
  if (count === 0 || behind / count < leastDeviation ** 2) return undefined;
  return Math.min(1, Math.sqrt(shown / behind));
}

/** How far pixels are from the outside of a mask. */
function depthIn(mask: Uint8Array, width: number, height: number): Uint8Array {
  return distanceFrom(
    mask.map((value) => 1 - value),
    width,
    height,
    softPixels,
  );
}

/** How much of a pixel at the border is covered: its difference from what is behind, for the largest one near it. */
function coverageAt({ mean, behind }: OverTime, touched: Uint8Array, at: number): number {
  const own = mean.luma[at]! - behind.luma[at]!;
  let most = Math.abs(own);
  eachNear(at, 2, mean.width, mean.height, (near) => {
    const other = mean.luma[near]! - behind.luma[near]!;
    if (touched[near] === 1 && other * own > 0) most = Math.max(most, Math.abs(other));
  });
  return most < leastDifference ? 1 : Math.abs(own) / most;
}

function eachNear(at: number, radius: number, width: number, height: number, visit: (at: number) => void): void {
  const x = at % width;
  const y = (at - x) / width;
  for (let v = Math.max(0, y - radius); v <= Math.min(height - 1, y + radius); v++) {
    for (let u = Math.max(0, x - radius); u <= Math.min(width - 1, x + radius); u++) visit(v * width + u);
  }
}
