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
  /** How far `behind` may be off, in levels of luma and of chroma: how far it is beside the mask, where the truth is known. */
  roughness: number;
  chromaRoughness: number;
}

// Deviations are filled in as bytes, of so many steps a level.
const steps = 4;
// Of noise and compression, which what is over the scene has as well.
const noiseVariance = 2;
// Where there is no room beside the mask to try.
const usualRoughness = 6;

/** Looks at the mean and the change of each pixel. */
export function overTime(looks: readonly Picture[], mask: Uint8Array): OverTime {
  const first = looks[0]!;
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
    ...roughnessOf(mean, mask),
  };
}

/** The picture with the mask filled from its surroundings. */
function filled(picture: Picture, mask: Uint8Array): Picture {
  const copy = { ...picture, luma: picture.luma.slice(), cb: picture.cb.slice(), cr: picture.cr.slice() };
  fillFromSurroundings(copy, mask);
  return copy;
}

/** The mean of planes, pixel by pixel. */
export function meanOf(planes: readonly Uint8Array[]): Float32Array {
  const mean = new Float32Array(planes[0]!.length);
  for (const plane of planes) for (let at = 0; at < mean.length; at++) mean[at]! += plane[at]! / planes.length;
  return mean;
}

function rounded(plane: Float32Array): Uint8Array {
  return Uint8Array.from(plane, (value) => value + 0.5);
}

/** Fills a copy of the mask above it and one below it, and compares. */
function roughnessOf(mean: Picture, mask: Uint8Array): { roughness: number; chromaRoughness: number } {
  const { width, height } = mean;
  let [top, bottom] = [height, 0];
  for (let y = 0; y < height; y++) {
    if (!mask.subarray(y * width, (y + 1) * width).includes(1)) continue;
    top = Math.min(top, y);
    bottom = y + 1;
  }
  const shift = (bottom - top + 3) & ~1;
  let [luma, chroma, count] = [0, 0, 0];
  for (const by of [-shift, shift]) {
    if (top + by < 0 || bottom + by > height) continue;
    const moved = new Uint8Array(mask.length);
    if (by < 0) moved.set(mask.subarray(-by * width));
    else moved.set(mask.subarray(0, mask.length - by * width), by * width);
    const guess = filled(
      mean,
      moved.map((value, at) => value | mask[at]!),
    );
    const chromaWidth = (width + 1) >> 1;
    for (let at = 0; at < moved.length; at++) {
      if (moved[at] === 0 || mask[at] === 1) continue;
      const half = (Math.floor(at / width) >> 1) * chromaWidth + ((at % width) >> 1);
      luma += (guess.luma[at]! - mean.luma[at]!) ** 2;
      chroma += (guess.cb[half]! - mean.cb[half]!) ** 2 + (guess.cr[half]! - mean.cr[half]!) ** 2;
      count++;
    }
  }
  if (count === 0) return { roughness: usualRoughness, chromaRoughness: usualRoughness / 2 };
  return { roughness: Math.sqrt(luma / count), chromaRoughness: Math.sqrt(chroma / count / 2) };
}
