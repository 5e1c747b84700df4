import { boxMean } from '../image/box-mean.ts';
import { MapRows } from '../image/map-rows.ts';
import { type FaceRegion, LEVEL, type SmallRegion } from './face-region.ts';

const { log1p, max, min, round, sqrt } = Math;

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
/** How much of the finest texture is put back at most. */
const MOST_DETAIL = 0.75;
/** How much of a blotch of colour is taken away at full strength. */
const TINT = 0.7;
/** Pixels of which less is skin stay as they are. */
const LEAST_SHARE = 0.004;
/** The slope at black of the curve that makes skin brighter, over that at white, at most. */
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
  const radius = max(2, round((REACH * unit) / step));
  const edge = (LEAST_EDGE + (MOST_EDGE - LEAST_EDGE) * smooth) * LEVEL;
  const strength = min(1, smooth ** 0.7);
  const weigher = new WeightedMeans(mask, width, height, radius);
  const { gain, offset } = guidedWeights(small.luma, weigher, edge * edge);
  const coarse = boxMean(small.luma, width, height, 1);
  const tones = [small.cb, small.cr].map((plane) => toneShift(plane, weigher));
  const curve = brightening(region, whiten);
  const [luma, cb, cr] = region.planes;
  const lumaRows = new MapRows([mask, gain, offset, coarse], small, region.width, 1 / step);
  for (let y = 0, at = 0; y < region.height; y++) {
    const [shares, gains, offsets, bases] = lumaRows.at(y) as Rows;
    for (let x = 0; x < region.width; x++, at++) {
      const share = shares[x]!;
      if (share < LEAST_SHARE) continue;
      const value = luma[at]!;
      const change = strength * (gains[x]! * value + offsets[x]! - value + MOST_DETAIL * detail * (value - bases[x]!));
      const smoothed = value + share * change;
      luma[at] = limited(smoothed + share * (curve(smoothed) - smoothed));
    }
  }
  const { chromaShift } = region;
  const chromaWidth = region.width >> chromaShift;
  const chromaRows = new MapRows([mask, ...tones], small, chromaWidth, 2 ** chromaShift / step);
  for (let y = 0, at = 0; y < region.height >> chromaShift; y++) {
    const [shares, blues, reds] = chromaRows.at(y) as Rows;
    for (let x = 0; x < chromaWidth; x++, at++) {
      const share = shares[x]!;
      if (share < LEAST_SHARE) continue;
      cb[at] = limited(cb[at]! + share * TINT * strength * blues[x]!);
      cr[at] = limited(cr[at]! + share * TINT * strength * reds[x]!);
    }
  }
}

type Rows = [Float32Array, Float32Array, Float32Array, Float32Array];

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
    const variance = max(0, gain[at]! - off * off);
    // Steeper than the plain filter, which smooths strong edges a little too.
    const share = variance / (variance + noise);
    gain[at] = share * sqrt(share);
    mean[at] = mean[at]! * (1 - gain[at]!);
  }
  return { gain: weigher.of(gain), offset: weigher.of(mean) };
}

/** A curve from black to black and white to white that is above the straight line between; colour difference stays, as a and b in Lab do. */
function brightening({ black, white }: FaceRegion, whiten: number): (value: number) => number {
  if (whiten <= 0) return (value) => value;
  const range = white - black;
  const factor = (BRIGHTEST - 1) * whiten;
  const scale = log1p(factor);
  const table = Float32Array.from({ length: 1025 }, (_, at) => black + (range * log1p((factor * at) / 1024)) / scale);
  return (value) => {
    const place = ((value - black) * 1024) / range;
    if (place <= 0 || place >= 1024) return value;
    const below = place | 0;
    return table[below]! + (place - below) * (table[below + 1]! - table[below]!);
  };
}
