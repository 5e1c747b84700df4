import { fillFromSurroundings } from '../detext/fill-spatial.ts';
import type { Picture } from '../detext/picture.ts';

/** What a part of the picture does over time, and what it would do without what is in a mask. */
export interface OverTime {
  /** The mean of all looks. */
  mean: Picture;
  /** The same, with the mask filled from its surroundings. */
  behind: Picture;
  /** Standard deviation of the luma over the looks, by pixel. */
  deviation: Float32Array;
  /** The same, with the mask filled from its surroundings. */
  deviationBehind: Float32Array;
  /** How far the mean is from smooth beside the mask, in levels: how far `behind` may be off. */
  roughness: number;
}

// Deviations are filled in as bytes, of so many steps a level.
const steps = 4;
// Of noise and compression, which what is over the scene has as well.
const noiseVariance = 2;
const blurRadius = 4;

/** Looks at the mean and the change of each pixel. */
export function overTime(looks: readonly Picture[], mask: Uint8Array): OverTime {
  const first = looks[0]!;
  const { width, height } = first;
  const luma = meanOf(looks.map((look) => look.luma));
  const mean = {
    ...first,
    luma: rounded(luma),
    cb: rounded(meanOf(looks.map((look) => look.cb))),
    cr: rounded(meanOf(looks.map((look) => look.cr))),
  };
  const variance = new Float32Array(luma.length);
  for (const look of looks) {
    for (let at = 0; at < variance.length; at++) variance[at]! += (look.luma[at]! - luma[at]!) ** 2 / looks.length;
  }
  const deviation = variance.map((value) => Math.sqrt(Math.max(0, value - noiseVariance)));
  const behind = filled(mean, mask);
  const change = filled({ ...mean, luma: Uint8Array.from(deviation, (value) => Math.min(255, value * steps)) }, mask);
  return {
    mean,
    behind,
    deviation,
    deviationBehind: Float32Array.from(change.luma, (value, at) => (mask[at] === 1 ? value / steps : deviation[at]!)),
    roughness: roughnessOf(luma, mask, width, height),
  };
}

/** The picture with the mask filled from its surroundings. */
export function filled(picture: Picture, mask: Uint8Array): Picture {
  const copy = { ...picture, luma: picture.luma.slice(), cb: picture.cb.slice(), cr: picture.cr.slice() };
  fillFromSurroundings(copy, mask);
  return copy;
}

function meanOf(planes: readonly Uint8Array[]): Float32Array {
  const mean = new Float32Array(planes[0]!.length);
  for (const plane of planes) for (let at = 0; at < mean.length; at++) mean[at]! += plane[at]! / planes.length;
  return mean;
}

function rounded(plane: Float32Array): Uint8Array {
  return Uint8Array.from(plane, (value) => value + 0.5);
}

/** The root of the mean square of what a blur takes from the unmasked pixels. */
function roughnessOf(luma: Float32Array, mask: Uint8Array, width: number, height: number): number {
  let total = 0;
  let pixels = 0;
  for (let y = blurRadius; y < height - blurRadius; y += 2) {
    for (let x = blurRadius; x < width - blurRadius; x += 2) {
      let sum = 0;
      let isClear = true;
      for (let v = y - blurRadius; v <= y + blurRadius && isClear; v += 2) {
        for (let u = x - blurRadius; u <= x + blurRadius; u += 2) {
          if (mask[v * width + u] === 1) isClear = false;
          sum += luma[v * width + u]!;
        }
      }
      if (!isClear) continue;
      total += (luma[y * width + x]! - sum / 25) ** 2;
      pixels++;
    }
  }
  return pixels === 0 ? 0 : Math.sqrt(total / pixels);
}
