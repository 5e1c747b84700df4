import type { LabPicture } from './oklab.ts';
import type { TangentField } from './tangent-field.ts';

/** Reach across and along edges, in pixels. */
const ACROSS = 4;
const ALONG = 5;
/** How unlike colours may be and still run into each other, in Oklab. */
const UNLIKE = 0.055;
const STEPS = 512;
const MOST_SQUARE = 9;

/** Weights by the square of the distance of two colours, in squares of `UNLIKE`. */
const likeness = Float32Array.from({ length: STEPS + 1 }, (_, at) => Math.exp((-0.5 * MOST_SQUARE * at) / STEPS));

/**
 * Makes areas flat and keeps their edges: a bilateral filter across and then along the edges, so many rounds.
 * Source: Kyprianidis and Döllner, "Image Abstraction by Structure Adaptive Filtering", 2008.
 */
export function flattenColours(picture: LabPicture, tangents: TangentField, rounds: number): LabPicture {
  const [between, flat] = [emptyLike(picture), emptyLike(picture)];
  for (let round = 0; round < rounds; round++) {
    filterLines(round === 0 ? picture : flat, between, tangents, ACROSS, true);
    filterLines(between, flat, tangents, ALONG, false);
  }
  return flat;
}

function emptyLike({ width, height }: LabPicture): LabPicture {
  const plane = (): Float32Array => new Float32Array(width * height);
  return { width, height, lightness: plane(), greenRed: plane(), blueYellow: plane() };
}

function filterLines(
  source: LabPicture,
  target: LabPicture,
  tangents: TangentField,
  reach: number,
  across: boolean,
): void {
  const { width, height, lightness, greenRed, blueYellow } = source;
  const toStep = STEPS / (MOST_SQUARE * UNLIKE * UNLIKE);
  const near = Float32Array.from({ length: reach + 1 }, (_, step) => Math.exp(-2 * (step / reach) ** 2));
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const stepX = across ? -tangents.y[at]! : tangents.x[at]!;
      const stepY = across ? tangents.x[at]! : tangents.y[at]!;
      const light = lightness[at]!;
      const red = greenRed[at]!;
      const yellow = blueYellow[at]!;
      let [weights, lights, reds, yellows] = [1, light, red, yellow];
      for (let step = -reach; step <= reach; step++) {
        if (step === 0) continue;
        const column = (x + step * stepX + 0.5) | 0;
        const row = (y + step * stepY + 0.5) | 0;
        if (column < 0 || row < 0 || column >= width || row >= height) continue;
        const other = row * width + column;
        const dl = lightness[other]! - light;
        const da = greenRed[other]! - red;
        const db = blueYellow[other]! - yellow;
        const square = (dl * dl + da * da + db * db) * toStep;
        if (square >= STEPS) continue;
        const weight = likeness[square | 0]! * near[step < 0 ? -step : step]!;
        weights += weight;
        lights += weight * lightness[other]!;
        reds += weight * greenRed[other]!;
        yellows += weight * blueYellow[other]!;
      }
      target.lightness[at] = lights / weights;
      target.greenRed[at] = reds / weights;
      target.blueYellow[at] = yellows / weights;
    }
  }
}
