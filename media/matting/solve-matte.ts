import type { ColourLines } from './colour-lines.ts';

const { max, min } = Math;

/** How firmly what is known is held, and how loosely the guess elsewhere. */
const KNOWN = 10;
const GUESSED = 0.002;
const CLOSE_ENOUGH = 1e-5;

/**
 * The opacity between what is known to be in front and behind, by closed-form matting: it is as linear in colour, window
 * by window, as what is known allows. Conjugate gradients.
 * @param guess 0 to 1, also the place to start from; exact where it is known
 * @param isKnown 1 for pixels whose guess holds
 */
export function solveMatte(
  lines: ColourLines,
  guess: Float32Array,
  isKnown: Uint8Array,
  mostIterations: number,
): Float32Array {
  const count = guess.length;
  const weights = Float32Array.from(isKnown, (known) => (known ? KNOWN : GUESSED));
  const matte = Float32Array.from(guess);
  const product = new Float32Array(count);
  const rest = new Float32Array(count);
  const direction = new Float32Array(count);
  // Preconditioned by the diagonal; that of the Laplacian is about a half everywhere.
  const scale = weights.map((weight) => 1 / (weight + 0.5));
  lines.laplacian(matte, product);
  let energy = 0;
  for (let at = 0; at < count; at++) {
    rest[at] = weights[at]! * (guess[at]! - matte[at]!) - product[at]!;
    direction[at] = rest[at]! * scale[at]!;
    energy += rest[at]! * direction[at]!;
  }
  const first = energy;
  for (let iteration = 0; iteration < mostIterations && energy > CLOSE_ENOUGH * first; iteration++) {
    lines.laplacian(direction, product);
    let curvature = 0;
    for (let at = 0; at < count; at++) {
      product[at]! += weights[at]! * direction[at]!;
      curvature += product[at]! * direction[at]!;
    }
    const step = energy / curvature;
    let next = 0;
    for (let at = 0; at < count; at++) {
      matte[at]! += step * direction[at]!;
      rest[at]! -= step * product[at]!;
      next += rest[at]! * rest[at]! * scale[at]!;
    }
    const turn = next / energy;
    for (let at = 0; at < count; at++) direction[at] = rest[at]! * scale[at]! + turn * direction[at]!;
    energy = next;
  }
  for (let at = 0; at < count; at++) matte[at] = isKnown[at] ? guess[at]! : max(0, min(1, matte[at]!));
  return matte;
}
