import type { LabPicture } from './oklab.ts';
import type { TangentField } from './tangent-field.ts';

/** Width of a line, in pixels: the inner Gaussian's sigma. The outer one is so many times as wide. */
const WIDTH = 1.1;
const OUTER = 1.6;
/** Weight of the outer Gaussian: below 1, so that plain areas give nothing. */
const BALANCE = 0.985;
/** How far lines are followed, in pixels to each side. */
const FOLLOWED = 9;
const ROUNDS = 2;

/**
 * How much each pixel is on a line: positive on the dark side of an edge or on a dark stroke, at most about 0.1. The
 * difference of two Gaussians across the edge, averaged along the curve that the edge follows, so that lines are whole.
 * Source: Kang, Lee and Chui, "Flow-Based Image Abstraction", 2009; Winnemöller, Kyprianidis and Olsen, "XDoG", 2012.
 */
export function flowLines(picture: LabPicture, tangents: TangentField): Float32Array {
  const { width, height } = picture;
  let lightness = picture.lightness;
  let lines: Float32Array = new Float32Array(0);
  for (let round = 0; round < ROUNDS; round++) {
    lines = followLines(differenceAcross(lightness, width, height, tangents), width, height, tangents);
    if (round + 1 < ROUNDS) lightness = darkened(picture.lightness, lines);
  }
  return lines;
}

/** Lines that were found once are drawn into the picture, in which what continues them is found. */
function darkened(lightness: Float32Array, lines: Float32Array): Float32Array {
  return lightness.map((light, at) => light * (1 - Math.min(0.5, 6 * Math.max(0, lines[at]! - 0.012))));
}

function differenceAcross(
  lightness: Float32Array,
  width: number,
  height: number,
  tangents: TangentField,
): Float32Array {
  const reach = Math.ceil(2.5 * WIDTH * OUTER);
  const kernel = differenceKernel(reach);
  const result = new Float32Array(width * height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const stepX = -tangents.y[at]!;
      const stepY = tangents.x[at]!;
      let sum = 0;
      for (let step = -reach; step <= reach; step++) {
        sum += kernel[step + reach]! * between(lightness, width, height, x + step * stepX, y + step * stepY);
      }
      result[at] = sum;
    }
  }
  return result;
}

/** Both Gaussians sum to 1; the outer one minus the inner one, so that darkness counts as positive. */
function differenceKernel(reach: number): Float64Array {
  const gaussian = (sigma: number): Float64Array => {
    const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, at) =>
      Math.exp(-((at - reach) ** 2) / (2 * sigma ** 2)),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => weight / sum);
  };
  const [inner, outer] = [gaussian(WIDTH), gaussian(WIDTH * OUTER)];
  return inner.map((weight, at) => BALANCE * outer[at]! - weight);
}

function followLines(response: Float32Array, width: number, height: number, tangents: TangentField): Float32Array {
  const near = Float32Array.from({ length: FOLLOWED + 1 }, (_, step) => Math.exp(-2 * (step / FOLLOWED) ** 2));
  const result = new Float32Array(width * height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      let sum = response[at]!;
      let weights = 1;
      for (let way = -1; way <= 1; way += 2) {
        let [placeX, placeY] = [x, y];
        let [alongX, alongY] = [way * tangents.x[at]!, way * tangents.y[at]!];
        for (let step = 1; step <= FOLLOWED; step++) {
          placeX += alongX;
          placeY += alongY;
          const column = (placeX + 0.5) | 0;
          const row = (placeY + 0.5) | 0;
          if (column < 0 || row < 0 || column >= width || row >= height) break;
          const here = row * width + column;
          sum += near[step]! * response[here]!;
          weights += near[step]!;
          // Tangents have no sense of their own: they go on as they came.
          const sense = tangents.x[here]! * alongX + tangents.y[here]! * alongY < 0 ? -1 : 1;
          alongX = sense * tangents.x[here]!;
          alongY = sense * tangents.y[here]!;
        }
      }
      result[at] = sum / weights;
    }
  }
  return result;
}

function between(plane: Float32Array, width: number, height: number, x: number, y: number): number {
  const column = x < 0 ? 0 : x > width - 1.001 ? width - 1.001 : x;
  const row = y < 0 ? 0 : y > height - 1.001 ? height - 1.001 : y;
  const left = column | 0;
  const top = row | 0;
  const at = top * width + left;
  const right = column - left;
  const upper = plane[at]! + right * (plane[at + 1]! - plane[at]!);
  const lower = plane[at + width]! + right * (plane[at + width + 1]! - plane[at + width]!);
  return upper + (row - top) * (lower - upper);
}
