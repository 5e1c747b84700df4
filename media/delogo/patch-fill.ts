import { halve, startFrom, startSmooth, toLevel, widestHole, type Level, type Pixels } from './fill-levels.ts';
import { createRandom } from './seeded-random.ts';

const { floor, max, min, round: rounded } = Math;

const radius = 3;
// From coarse to fine; the coarsest has a hole no wider than about two patches.
const rounds = [12, 6, 4, 3, 2, 2];

/**
 * Fills a hole with patches from around it that fit together best: each patch that touches the hole looks for its like
 * (PatchMatch, Barnes et al. 2009), and each pixel takes the mean of what the patches over it say, from coarse to fine
 * (Wexler, Shechtman, Irani 2007). Keeps texture and continues edges.
 * @param hole 1 for the pixels to fill
 * @returns the pixels with the hole filled; those around it are as they were
 */
export function patchFill(pixels: Pixels, hole: Uint8Array): Pixels {
  const levels = [toLevel(pixels, hole)];
  while (levels.length < rounds.length) {
    const last = levels.at(-1)!;
    if (min(last.width, last.height) < 8 * radius || widestHole(last) < 2 * radius) break;
    levels.push(halve(last));
  }
  const random = createRandom(levels[0]!.width * 31 + levels[0]!.height);
  let field: Int32Array | undefined;
  for (let index = levels.length - 1; index >= 0; index--) {
    const level = levels[index]!;
    const coarser = levels[index + 1];
    if (coarser) startFrom(level, coarser);
    else startSmooth(level);
    const targets = targetsOf(level);
    const sources = sourcesOf(level);
    if (!sources.includes(1)) continue;
    field = startField(level, targets, sources, coarser, field, random);
    for (let round = 0; round < rounds[levels.length - 1 - index]!; round++) {
      search(level, targets, sources, field, random, round);
      vote(level, targets, field);
    }
  }
  const { values } = levels[0]!;
  const most = pixels.data instanceof Uint16Array ? 65535 : 255;
  const data = pixels.data.slice();
  for (let at = 0; at < hole.length; at++) {
    if (hole[at] === 0) continue;
    for (let channel = 0; channel < pixels.channels; channel++) {
      const value = values[at * pixels.channels + channel]!;
      data[at * pixels.channels + channel] = value < 0 ? 0 : value > most ? most : value + 0.5;
    }
  }
  return { ...pixels, data };
}

/** The middles of the patches that touch the hole and lie in the picture. */
function targetsOf({ width, height, hole }: Level): Int32Array {
  const targets: number[] = [];
  for (let y = radius; y < height - radius; y++) {
    for (let x = radius; x < width - radius; x++) if (touches(hole, width, x, y)) targets.push(y * width + x);
  }
  return Int32Array.from(targets);
}

/** The middles of the patches without hole. */
function sourcesOf({ width, height, hole }: Level): Uint8Array {
  const sources = new Uint8Array(hole.length);
  for (let y = radius; y < height - radius; y++) {
    for (let x = radius; x < width - radius; x++) if (!touches(hole, width, x, y)) sources[y * width + x] = 1;
  }
  return sources;
}

function touches(hole: Uint8Array, width: number, x: number, y: number): boolean {
  for (let v = y - radius; v <= y + radius; v++) {
    for (let u = x - radius; u <= x + radius; u++) if (hole[v * width + u] === 1) return true;
  }
  return false;
}

function startField(
  level: Level,
  targets: Int32Array,
  sources: Uint8Array,
  coarser: Level | undefined,
  before: Int32Array | undefined,
  random: () => number,
): Int32Array {
  const { width, height } = level;
  const all: number[] = [];
  for (let at = 0; at < sources.length; at++) if (sources[at] === 1) all.push(at);
  const field = new Int32Array(width * height).fill(-1);
  for (const at of targets) {
    let to = -1;
    if (coarser && before) {
      const x = at % width;
      const y = (at - x) / width;
      const from = before[min(coarser.height - 1, y >> 1) * coarser.width + min(coarser.width - 1, x >> 1)]!;
      if (from >= 0) {
        const toX = 2 * (from % coarser.width) + (x & 1);
        const toY = 2 * floor(from / coarser.width) + (y & 1);
        if (toX < width && toY < height && sources[toY * width + toX] === 1) to = toY * width + toX;
      }
    }
    field[at] = to >= 0 ? to : all[floor(random() * all.length)]!;
  }
  return field;
}

/** One pass of PatchMatch over the targets: from those beside, then at random ever nearer to the best. */
function search(
  level: Level,
  targets: Int32Array,
  sources: Uint8Array,
  field: Int32Array,
  random: () => number,
  round: number,
): void {
  const { width, height } = level;
  const forward = round % 2 === 0;
  const step = forward ? -1 : 1;
  for (let index = 0; index < targets.length; index++) {
    const at = targets[forward ? index : targets.length - 1 - index]!;
    let best = field[at]!;
    let least = distance(level, at, best, Infinity);
    const consider = (to: number): void => {
      if (to < 0 || to >= sources.length || sources[to] === 0 || to === best) return;
      const error = distance(level, at, to, least);
      if (error >= least) return;
      least = error;
      best = to;
    };
    for (const beside of [at + step, at + step * width]) {
      const theirs = field[beside] ?? -1;
      if (theirs >= 0) consider(theirs - (beside - at));
    }
    for (let reach = max(width, height); reach >= 1; reach >>= 1) {
      const x = (best % width) + rounded((2 * random() - 1) * reach);
      const y = floor(best / width) + rounded((2 * random() - 1) * reach);
      if (x >= 0 && y >= 0 && x < width && y < height) consider(y * width + x);
    }
    field[at] = best;
  }
}

/** Sum of squared differences of two patches; gives up above the limit. */
function distance({ width, channels, values }: Level, at: number, to: number, limit: number): number {
  let sum = 0;
  const length = (2 * radius + 1) * channels;
  for (let v = -radius; v <= radius; v++) {
    const from = (at + v * width - radius) * channels;
    const other = (to + v * width - radius) * channels;
    for (let index = 0; index < length; index++) {
      const difference = values[from + index]! - values[other + index]!;
      sum += difference * difference;
    }
    if (sum > limit) return sum;
  }
  return sum;
}

/** Gives each pixel of the hole the mean of what the patches over it say, those that fit better counting more. */
function vote(level: Level, targets: Int32Array, field: Int32Array): void {
  const { width, channels, values, hole } = level;
  const errors = Float32Array.from(targets, (at) => distance(level, at, field[at]!, Infinity));
  const usual = errors.toSorted()[floor(errors.length * 0.75)]! + 1;
  const sums = new Float32Array(values.length);
  const weights = new Float32Array(hole.length);
  for (const [index, at] of targets.entries()) {
    const weight = Math.exp(-errors[index]! / (2 * usual)) + 1e-4;
    const to = field[at]!;
    for (let v = -radius; v <= radius; v++) {
      for (let u = -radius; u <= radius; u++) {
        const into = at + v * width + u;
        if (hole[into] === 0) continue;
        const from = to + v * width + u;
        weights[into]! += weight;
        for (let channel = 0; channel < channels; channel++) {
          sums[into * channels + channel]! += weight * values[from * channels + channel]!;
        }
      }
    }
  }
  for (let at = 0; at < hole.length; at++) {
    if (hole[at] === 0 || weights[at] === 0) continue;
    for (let channel = 0; channel < channels; channel++) {
      values[at * channels + channel] = sums[at * channels + channel]! / weights[at]!;
    }
  }
}
