import type { RgbImage } from '../faces/sample-patch.ts';
import { boxMean } from '../image/box-mean.ts';
import { ColourLines } from './colour-lines.ts';
import { readPlane, type PlaneOf } from './read-plane.ts';
import { solveMatte } from './solve-matte.ts';

const { max, min, round } = Math;

/** An opacity at a resolution at which it could be solved, and how it follows the colours, for use at a larger one. */
export interface Matte {
  width: number;
  height: number;
  opacity: Float32Array;
  lines: ColourLines;
}

/** The part of the longer side that a rough mask may be off by. */
const DOUBT = 0.012;
const WINDOW = 2;
/** Of colours of 0 to 1: what differs less is noise. */
const SMOOTHNESS = 2e-5;
const MOST_ITERATIONS = 70;
/** Opacities this near to clear or solid are. */
const CLIP = 0.03;

/** Finds the soft edge of a subject in a band around the border of its rough mask. */
export function refineMatte(image: RgbImage, rough: PlaneOf): Matte {
  const { width, height } = image;
  const guess = new Float32Array(width * height);
  readPlane(rough, image, { x: 0, y: 0, width: 1, height: 1 }, guess);
  const isKnown = knownParts(guess, width, height);
  const lines = new ColourLines(image, WINDOW, SMOOTHNESS);
  const opacity = solveMatte(lines, guess, isKnown, MOST_ITERATIONS);
  for (let at = 0; at < opacity.length; at++) opacity[at] = max(0, min(1, (opacity[at]! - CLIP) / (1 - 2 * CLIP)));
  return { width, height, opacity, lines };
}

/** Marks what is surely inside or outside, and makes the guess there exact. */
function knownParts(guess: Float32Array, width: number, height: number): Uint8Array {
  const radius = max(2, round(DOUBT * max(width, height)));
  const inside = Float32Array.from(guess, (value) => (value >= 0.5 ? 1 : 0));
  const share = new Float32Array(guess.length);
  boxMean(inside, width, height, radius, share);
  const wider = new Float32Array(guess.length);
  boxMean(inside, width, height, 2 * radius, wider);
  const isKnown = new Uint8Array(guess.length);
  for (let at = 0; at < guess.length; at++) {
    // Twice as far from the border the mask holds, sure of itself or not.
    const isSolid = wider[at]! > 0.999 || (share[at]! > 0.999 && guess[at]! > 0.7);
    const isClear = wider[at]! < 0.001 || (share[at]! < 0.001 && guess[at]! < 0.3);
    if (!isSolid && !isClear) continue;
    isKnown[at] = 1;
    guess[at] = isSolid ? 1 : 0;
  }
  return isKnown;
}
