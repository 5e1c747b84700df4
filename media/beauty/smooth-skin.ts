import { boxMean } from './box-mean.ts';
import { type FaceRegion, LEVEL, type SmallRegion } from './face-region.ts';

/** How to change skin. All from 0 to 1. */
export interface SkinStrengths {
  smooth: number;
  detail: number;
  whiten: number;
}

/** How far the skin is smoothed over, in units of the face. */
const REACH = 0.075;
/** What is smaller than this many steps of brightness is smoothed away, at least and at most. */
const LEAST_EDGE = 5;
const MOST_EDGE = 20;
/** The exponent of the curve that makes skin brighter, at most. */
const BRIGHTEST = 4;

/**
 * Smooths and brightens the skin of a region in place. Edges stay (guided filter, its weights computed at a fraction of
 * the size), and of the finest texture as much as `detail` says. Colour keeps its tone, and loses its blotches.
 * Source: He, Sun and Tang, "Guided Image Filtering", 2010, and He and Sun, "Fast Guided Filter", 2015; the mask weighs
 * the means, so that eyes, lips and hair do not run into the skin.
 * @param mask how much of each small pixel is skin
 * @param unit the distance between the outer corners of the eyes, in pixels of the region
 */
export function smoothSkin(
  region: FaceRegion,
  small: SmallRegion,
  mask: Float32Array,
  unit: number,
  { smooth, detail, whiten }: SkinStrengths,
): void {
  const { width, height, step } = small;
  const radius = Math.max(2, Math.round((REACH * unit) / step));
  const edge = (LEAST_EDGE + (MOST_EDGE - LEAST_EDGE) * smooth) * LEVEL;
  const strength = Math.min(1, smooth ** 0.7);
  const weigher = new WeightedMeans(mask, width, height, radius);
  const { gain, offset } = guidedWeights(small.luma, weigher, edge * edge);
  const coarse = boxMean(small.luma, width, height, 1);
  const tones = [small.cb, small.cr].map((plane) => toneShift(plane, weigher));
  const curve = brightening(region, whiten);
  const maps = [mask, gain, offset, coarse] as const;
  const [luma, cb, cr] = region.planes;

  eachSmallRow(region.width, region.height, small, maps, 0, (at, share, a, b, base) => {
    if (share < 0.004) return;
    const value = luma[at]!;
    const fine = value - base;
    const change = strength * (a * value + b - value + detail * fine);
    const smoothed = value + share * change;
    luma[at] = limited(smoothed + share * (curve(smoothed) - smoothed));
  });
  const { chromaShift } = region;
  const chromaWidth = (region.width + chromaShift) >> chromaShift;
  const chromaHeight = (region.height + chromaShift) >> chromaShift;
  const tint = 0.7 * strength;
  const chromaMaps = [mask, tones[0]!, tones[1]!] as const;
  eachSmallRow(chromaWidth, chromaHeight, small, chromaMaps, chromaShift, (at, share, blue, red) => {
    if (share < 0.004) return;
    cb[at] = limited(cb[at]! + share * tint * blue);
    cr[at] = limited(cr[at]! + share * tint * red);
  });

}

function limited(value: number): number {
  return value < 0 ? 0 : value > 65_535 ? 65_535 : value + 0.5;
}

/** How far a colour is from the even tone around it. */
function toneShift(plane: Float32Array, weigher: WeightedMeans): Float32Array {
  const even = weigher.of(plane);
  for (let at = 0; at < even.length; at++) even[at] = even[at]! - plane[at]!;
  return even;
}

/** Means over squares in which pixels count by a mask. */
class WeightedMeans {
  private readonly weights: Float32Array;
  private readonly width: number;
  private readonly height: number;
  private readonly radius: number;
  private readonly sums: Float32Array;

  constructor(mask: Float32Array, width: number, height: number, radius: number) {
    // Never nothing, so that there is a mean everywhere.
    this.weights = mask.map((weight) => weight + 1e-3);
    this.width = width;
    this.height = height;
    this.radius = radius;
    this.sums = boxMean(this.weights, width, height, radius);
  }

  /** As a new plane. */
  of(plane: Float32Array): Float32Array {
    const { weights, sums } = this;
    const mean = new Float32Array(plane.length);
    for (let at = 0; at < mean.length; at++) mean[at] = plane[at]! * weights[at]!;
    boxMean(mean, this.width, this.height, this.radius, mean);
    for (let at = 0; at < mean.length; at++) mean[at] = mean[at]! / sums[at]!;
    return mean;
  }
}

function guidedWeights(
  luma: Float32Array,
  weigher: WeightedMeans,
  noise: number,
): { gain: Float32Array; offset: Float32Array } {
  // About a middle value, since squares of large numbers lose their last digits.
  const middle = 128 * LEVEL;
  const square = new Float32Array(luma.length);
  for (let at = 0; at < luma.length; at++) square[at] = (luma[at]! - middle) * (luma[at]! - middle);
  const mean = weigher.of(luma);
  const gain = weigher.of(square);
  for (let at = 0; at < gain.length; at++) {
    const off = mean[at]! - middle;
    const variance = Math.max(0, gain[at]! - off * off);
    // Steeper than the plain filter, which smooths strong edges a little too.
    const share = variance / (variance + noise);
    gain[at] = share * Math.sqrt(share);
    mean[at] = mean[at]! * (1 - gain[at]!);
  }
  return { gain: weigher.of(gain), offset: weigher.of(mean) };
}

/** A curve from black to black and white to white that is above the straight line between; colour difference stays, as a and b in Lab do. */
function brightening({ black, white }: FaceRegion, whiten: number): (value: number) => number {
  if (whiten <= 0) return (value) => value;
  const range = white - black;
  const factor = (BRIGHTEST - 1) * whiten;
  const scale = Math.log1p(factor);
  const table = Float32Array.from({ length: 1025 }, (_, at) => black + (range * Math.log1p((factor * at) / 1024)) / scale);
  return (value) => {
    const place = ((value - black) * 1024) / range;
    if (place <= 0 || place >= 1024) return value;
    const below = place | 0;
    return table[below]! + (place - below) * (table[below + 1]! - table[below]!);
  };
}

/** Goes over the pixels of a plane with what small maps, at most four, have there, interpolated. */
function eachSmallRow(
  planeWidth: number,
  planeHeight: number,
  { width, height, step }: SmallRegion,
  maps: readonly Float32Array[],
  shift: number,
  visit: (at: number, first: number, second: number, third: number, fourth: number) => void,
): void {
  const pitch = 2 ** shift / step;
  const columns = Int32Array.from({ length: planeWidth }, (_, x) => placeOf(x, width));
  const shares = Float32Array.from({ length: planeWidth }, (_, x) => shareOf(x, columns[x]!));
  const rows = maps.map(() => new Float32Array(width + 1));
  const values: [number, number, number, number] = [0, 0, 0, 0];
  for (let y = 0; y < planeHeight; y++) {
    const above = placeOf(y, height);
    const below = Math.min(height - 1, above + 1);
    const share = shareOf(y, above);
    for (const [index, map] of maps.entries()) {
      const row = rows[index]!;
      for (let x = 0; x < width; x++) {
        const upper = map[above * width + x]!;
        row[x] = upper + share * (map[below * width + x]! - upper);
      }
      row[width] = row[width - 1]!;
    }
    for (let x = 0; x < planeWidth; x++) {
      const left = columns[x]!;
      const part = shares[x]!;
      for (let index = 0; index < rows.length; index++) {
        const row = rows[index]!;
        values[index] = row[left]! + part * (row[left + 1]! - row[left]!);
      }
      visit(y * planeWidth + x, values[0], values[1], values[2], values[3]);
    }
  }

  function placeOf(x: number, length: number): number {
    return Math.max(0, Math.min(length - 1, Math.floor((x + 0.5) * pitch - 0.5)));
  }

  function shareOf(x: number, place: number): number {
    return Math.max(0, Math.min(1, (x + 0.5) * pitch - 0.5 - place));
  }
}
