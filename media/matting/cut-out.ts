import type { RgbImage } from '../faces/sample-patch.ts';
import { ColourModel } from './colour-model.ts';

const { exp, log, max, min } = Math;

const ROUNDS = 4;
const SWEEPS = 60;
/** How strongly neighbours of one colour hold together against what their own colours say. */
const COHESION = 12;
/** No colour says more than this. */
const MOST_EVIDENCE = 5;
/** Over-relaxation, between 1 and 2, with which the sweeps converge fastest. */
const RELAXATION = 1.7;

/**
 * Cuts out what lies where a prior says that something may be: colours of inside and outside are learnt from each other
 * in turn, and neighbours of one colour stay together. GrabCut with a random walker in place of the minimum cut, whose
 * result is soft and needs no graph.
 * Sources: Rother et al., "GrabCut", 2004; Grady, "Multilabel Random Walker Image Segmentation Using Prior Models", 2005.
 * @param prior how likely each pixel is to belong to it: 0 surely not, 1 surely
 * @returns 0 to 1 for every pixel
 */
export function cutOut({ data, width, height }: RgbImage, prior: Float32Array): Float32Array {
  const count = width * height;
  const walls = neighbourWeights(data, width, height);
  const evidence = new Float32Array(count);
  const mask = Float32Array.from(prior, (value) => (value >= 0.5 ? 1 : 0));
  for (let round = 0; round < ROUNDS; round++) {
    const inside = pixelsWhere(mask, (value) => value >= 0.5);
    const outside = pixelsWhere(mask, (value) => value < 0.5);
    if (inside.length < 20 || outside.length < 20) break;
    const front = new ColourModel(data, inside);
    const back = new ColourModel(data, outside);
    for (let at = 0; at < count; at++) {
      const [r, g, b] = [data[at * 3]!, data[at * 3 + 1]!, data[at * 3 + 2]!];
      const likely = max(0.001, min(0.999, prior[at]!));
      const says = back.cost(r, g, b) - front.cost(r, g, b) + log(likely / (1 - likely));
      evidence[at] = max(-MOST_EVIDENCE, min(MOST_EVIDENCE, says));
      if (prior[at]! <= 0.001) evidence[at] = -10 * MOST_EVIDENCE;
      if (prior[at]! >= 0.999) evidence[at] = 10 * MOST_EVIDENCE;
    }
    walk(mask, evidence, walls, width, height);
  }
  return mask;
}

interface Walls {
  right: Float32Array;
  below: Float32Array;
}

/** How much each pixel holds to that on its right and that below. */
function neighbourWeights(data: Uint8Array, width: number, height: number): Walls {
  const right = new Float32Array(width * height);
  const below = new Float32Array(width * height);
  const difference = (a: number, b: number): number =>
    (data[a * 3]! - data[b * 3]!) ** 2 +
    (data[a * 3 + 1]! - data[b * 3 + 1]!) ** 2 +
    (data[a * 3 + 2]! - data[b * 3 + 2]!) ** 2;
  let sum = 0;
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at++) {
      if (column + 1 < width) right[at] = difference(at, at + 1);
      if (row + 1 < height) below[at] = difference(at, at + width);
      sum += right[at]! + below[at]!;
    }
  }
  const mean = max(1, sum / (2 * width * height));
  for (const plane of [right, below])
    for (let at = 0; at < plane.length; at++) plane[at] = COHESION * exp(-plane[at]! / (2 * mean)) + 0.02;
  return { right, below };
}

/** Settles the mask between evidence and neighbours, by successive over-relaxation. */
function walk(
  mask: Float32Array,
  evidence: Float32Array,
  { right, below }: Walls,
  width: number,
  height: number,
): void {
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let row = 0, at = 0; row < height; row++) {
      for (let column = 0; column < width; column++, at++) {
        const says = evidence[at]!;
        let weight = says < 0 ? -says : says;
        let sum = says > 0 ? says : 0;
        if (column > 0) {
          weight += right[at - 1]!;
          sum += right[at - 1]! * mask[at - 1]!;
        }
        if (column + 1 < width) {
          weight += right[at]!;
          sum += right[at]! * mask[at + 1]!;
        }
        if (row > 0) {
          weight += below[at - width]!;
          sum += below[at - width]! * mask[at - width]!;
        }
        if (row + 1 < height) {
          weight += below[at]!;
          sum += below[at]! * mask[at + width]!;
        }
        if (weight > 0) mask[at]! += RELAXATION * (sum / weight - mask[at]!);
      }
    }
  }
  for (let at = 0; at < mask.length; at++) mask[at] = max(0, min(1, mask[at]!));
}

function pixelsWhere(mask: Float32Array, holds: (value: number) => boolean): Int32Array {
  const found: number[] = [];
  for (let at = 0; at < mask.length; at++) if (holds(mask[at]!)) found.push(at);
  return Int32Array.from(found);
}
