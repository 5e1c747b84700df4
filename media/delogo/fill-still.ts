import { fillFromSurroundings } from '../detext/fill-spatial.ts';
import type { Pixels } from './fill-levels.ts';
import { patchFill } from './patch-fill.ts';

/** How a hole is filled: continued from its border, or from pieces of the picture around it. */
export type FillMethod = 'smooth' | 'patches';

const window = 8;
const c1 = (0.01 * 255) ** 2;
const c2 = (0.03 * 255) ** 2;

/**
 * Fills a hole in the way that would have filled one of the same shape beside it best, where the truth is known.
 * @param hole 1 for the pixels to fill
 */
export function fillStill(pixels: Pixels, hole: Uint8Array): { pixels: Pixels; method: FillMethod } {
  let [smooth, patches] = [0, 0];
  for (const trial of trialsOf(pixels, hole)) {
    const both = trial.map((value, at) => value | hole[at]!);
    smooth += similarity(pixels, smoothFill(pixels, both), trial);
    patches += similarity(pixels, patchFill(pixels, both), trial);
  }
  const method = patches > smooth ? 'patches' : 'smooth';
  return { pixels: method === 'patches' ? patchFill(pixels, hole) : smoothFill(pixels, hole), method };
}

/** The hole moved to where it does not meet itself, up to two places. */
function trialsOf({ width, height }: Pixels, hole: Uint8Array): Uint8Array[] {
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (let at = 0; at < hole.length; at++) {
    if (hole[at] === 0) continue;
    const x = at % width;
    const y = (at - x) / width;
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
  }
  const across = right - left + 4;
  const down = bottom - top + 4;
  const trials: Uint8Array[] = [];
  for (const [dx, dy] of [
    [0, -down],
    [0, down],
    [-across, 0],
    [across, 0],
  ] as const) {
    if (left + dx < 0 || top + dy < 0 || right + dx > width || bottom + dy > height || trials.length === 2) continue;
    const trial = new Uint8Array(hole.length);
    for (let at = 0; at < hole.length; at++) if (hole[at] === 1) trial[at + dy * width + dx] = 1;
    trials.push(trial);
  }
  return trials;
}

/** Continues each channel from the border of the hole. */
function smoothFill(pixels: Pixels, hole: Uint8Array): Pixels {
  const { data, width, height, channels } = pixels;
  const filled = data.slice();
  const scale = data instanceof Uint16Array ? 257 : 1;
  const chroma = ((width + 1) >> 1) * ((height + 1) >> 1);
  for (let channel = 0; channel < channels; channel++) {
    const luma = Uint8Array.from({ length: width * height }, (_, at) => data[at * channels + channel]! / scale);
    const plane = { frameIndex: 0, width, height, luma, cb: new Uint8Array(chroma), cr: new Uint8Array(chroma) };
    fillFromSurroundings(plane, hole);
    for (let at = 0; at < hole.length; at++) {
      if (hole[at] === 1) filled[at * channels + channel] = plane.luma[at]! * scale;
    }
  }
  return { ...pixels, data: filled };
}

/**
 * Mean structural similarity (Wang et al. 2004) over the windows that touch the trial, of the second channel: green.
 * Its term of contrast counts once more: a blur where there was grass is seen, other blades of grass are not.
 */
function similarity(truth: Pixels, guess: Pixels, trial: Uint8Array): number {
  const { width, height, channels, data } = truth;
  const scale = data instanceof Uint16Array ? 257 : 1;
  const channel = Math.min(1, channels - 1);
  let [sum, count] = [0, 0];
  for (let top = 0; top + window <= height; top += window >> 1) {
    for (let left = 0; left + window <= width; left += window >> 1) {
      let [a, b, aa, bb, ab, touched] = [0, 0, 0, 0, 0, 0];
      for (let y = top; y < top + window; y++) {
        for (let x = left; x < left + window; x++) {
          const at = y * width + x;
          touched += trial[at]!;
          const p = data[at * channels + channel]! / scale;
          const q = guess.data[at * channels + channel]! / scale;
          a += p;
          b += q;
          aa += p * p;
          bb += q * q;
          ab += p * q;
        }
      }
      if (touched === 0) continue;
      const size = window * window;
      const [meanA, meanB] = [a / size, b / size];
      const spread = aa / size - meanA ** 2 + bb / size - meanB ** 2;
      const shared = ab / size - meanA * meanB;
      const both = Math.sqrt(Math.max(0, (aa / size - meanA ** 2) * (bb / size - meanB ** 2)));
      const structure =
        ((2 * meanA * meanB + c1) * (2 * shared + c2)) / ((meanA ** 2 + meanB ** 2 + c1) * (spread + c2));
      sum += (structure + (2 * both + c2) / (spread + c2)) / 2;
      count++;
    }
  }
  return count === 0 ? 0 : sum / count;
}
