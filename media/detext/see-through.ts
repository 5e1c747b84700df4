import type { Frame } from '../av/frame.ts';
import type { Box } from '../text/text-track.ts';
import type { Picture } from './picture.ts';

/** A see-through plate of one colour: what shows on it is `share` of the scene plus a constant. */
export interface SeeThrough {
  /** The plate itself, in frame pixels. */
  box: Box;
  /** How much of the scene comes through, 0 to 1. */
  share: number;
  luma: number;
  cb: number;
  cr: number;
}

// Pixels from the edge at which the plate and the scene beside it are compared; nearer ones are blurred by compression.
const fromEdge = 3;
// With less coming through, compression has left too little of the scene.
const leastShare = 0.2;
// From here on it is hardly a plate.
const mostShare = 0.9;
// The scene goes on under the plate: both sides of its edge have to vary together at least so much.
const leastCorrelation = 0.6;

/**
 * Measures how see-through a plate is by comparing the scene on both sides of its edges: contrast inside is the share
 * of that outside.
 * @param box the plate to its edges, all four of which were found
 * @param frames in which it is fully visible
 * @returns undefined when it is too dark to tell
 */
export function measureSeeThrough(frames: readonly Frame[], box: Box): SeeThrough | undefined {
  const pairs: [number, number][] = [];
  const blue: [number, number][] = [];
  const red: [number, number][] = [];
  for (const { data, width, height } of frames) {
    const stride = (width + 1) >> 1;
    const plane = stride * ((height + 1) >> 1);
    const add = (inX: number, inY: number, outX: number, outY: number): void => {
      if (outX < 0 || outY < 0 || outX >= width || outY >= height) return;
      pairs.push([data[inY * width + inX]!, data[outY * width + outX]!]);
      const inside = width * height + (inY >> 1) * stride + (inX >> 1);
      const outside = width * height + (outY >> 1) * stride + (outX >> 1);
      blue.push([data[inside]!, data[outside]!]);
      red.push([data[inside + plane]!, data[outside + plane]!]);
    };
    const right = box.x + box.width - 1;
    const bottom = box.y + box.height - 1;
    for (let x = box.x + fromEdge; x <= right - fromEdge; x++) {
      add(x, box.y + fromEdge, x, box.y - fromEdge);
      add(x, bottom - fromEdge, x, bottom + fromEdge);
    }
    for (let y = box.y + fromEdge; y <= bottom - fromEdge; y++) {
      add(box.x + fromEdge, y, box.x - fromEdge, y);
      add(right - fromEdge, y, right + fromEdge, y);
    }
  }
  if (pairs.length < 100) return undefined;
  const { inside, outside, deviationInside, deviationOutside, correlation } = compare(pairs);
  // The ratio of deviations, unlike a regression's slope, is not made smaller by the distance between the two sides.
  const share = deviationInside / deviationOutside;
  if (deviationOutside < 6 || correlation < leastCorrelation || share < leastShare || share > mostShare)
    return undefined;
  const constant = (sides: readonly [number, number][]): number => {
    const means = compare(sides);
    return means.inside - share * means.outside;
  };
  return { box, share, luma: inside - share * outside, cb: constant(blue), cr: constant(red) };
}

function compare(pairs: readonly [number, number][]): {
  inside: number;
  outside: number;
  deviationInside: number;
  deviationOutside: number;
  correlation: number;
} {
  let inside = 0;
  let outside = 0;
  for (const [a, b] of pairs) {
    inside += a / pairs.length;
    outside += b / pairs.length;
  }
  let aa = 0;
  let bb = 0;
  let ab = 0;
  for (const [a, b] of pairs) {
    aa += (a - inside) ** 2;
    bb += (b - outside) ** 2;
    ab += (a - inside) * (b - outside);
  }
  return {
    inside,
    outside,
    deviationInside: Math.sqrt(aa / pairs.length),
    deviationOutside: Math.sqrt(bb / pairs.length),
    correlation: ab / Math.max(1e-6, Math.sqrt(aa * bb)),
  };
}

/** Takes a see-through plate off a picture that was cut out of the frame at `band`. */
export function takeOffPlate(picture: Picture, band: Box, plate: SeeThrough): void {
  const lumaTable = tableFor(plate.luma, plate.share);
  const blueTable = tableFor(plate.cb, plate.share);
  const redTable = tableFor(plate.cr, plate.share);
  const x0 = Math.max(0, plate.box.x - band.x);
  const y0 = Math.max(0, plate.box.y - band.y);
  const x1 = Math.min(picture.width, plate.box.x + plate.box.width - band.x);
  const y1 = Math.min(picture.height, plate.box.y + plate.box.height - band.y);
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++)
      picture.luma[y * picture.width + x] = lumaTable[picture.luma[y * picture.width + x]!]!;
  }
  const stride = (picture.width + 1) >> 1;
  for (let y = y0 >> 1; y < y1 >> 1; y++) {
    for (let x = x0 >> 1; x < x1 >> 1; x++) {
      picture.cb[y * stride + x] = blueTable[picture.cb[y * stride + x]!]!;
      picture.cr[y * stride + x] = redTable[picture.cr[y * stride + x]!]!;
    }
  }
}

function tableFor(constant: number, share: number): Uint8ClampedArray {
  return Uint8ClampedArray.from({ length: 256 }, (_, level) => (level - constant) / share);
}
