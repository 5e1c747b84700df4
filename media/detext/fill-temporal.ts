import type { CellPlace } from './cell-ranking.ts';
import { createCellPlaces, rankPlaces } from './cell-ranking.ts';
import type { MaskLayout } from './mask-layout.ts';
import type { Picture } from './picture.ts';
import { pixelState } from './picture.ts';
import { samplePlane } from './sample-picture.ts';
import type { Source } from './sources.ts';

// A pixel takes from sources up to so much worse than the first that showed it; found to keep blur out without
// starving the mean.
const worstRatio = 1.5;
const worstSlack = 0.8;
// However few sources show a pixel, one that is so much worse than the best of the cell shows something else there:
// rather a smooth guess than a wrong detail.
const foreignRatio = 2;
const foreignSlack = 2.5;
// Samples per pixel: the median of three survives one that is wrong.
const samplesPerPixel = 3;
// Two samples this close need no third.
const sameLevels = 5;
// Three samples this close are noise around one value and are averaged.
const agreeingLevels = 14;

/** How well the pixels of the cells of a layout were filled. */
export interface CellErrors {
  /** By how many luma levels those that a source showed may be off, as the surroundings tell. */
  seen: Float32Array;
  /** The part of the pixels that no source showed, 0 to 1. */
  unseenShare: Float32Array;
}

/** What the pixels of one cell have taken so far. */
interface CellState {
  samples: Float32Array;
  taken: Uint8Array;
  /** The worst rank a pixel still takes from. */
  limit: Float32Array;
  /** Pixels that take no more. */
  done: Uint8Array;
}

/**
 * Fills masked pixels from sources in which they are visible, into `target` (luma and chroma).
 * Each pixel takes the mean or median of up to three of the best sources of its cell.
 * @param left states by pixel: on return `text` where no source showed the pixel, `rebuilt` where only a rebuilt one
 *   did; all else `clear`. Given as a copy of the layout's mask
 */
export function fillFromSources(
  target: Picture,
  layout: MaskLayout,
  sources: readonly Source[],
  left: Uint8Array,
): CellErrors {
  const { cells, starts, pixels, columns, spacing } = layout;
  const errors = { seen: new Float32Array(cells.length), unseenShare: new Float32Array(cells.length) };
  const places = createCellPlaces(sources);
  const size = spacing * spacing;
  const state: CellState = {
    samples: new Float32Array(size * samplesPerPixel),
    taken: new Uint8Array(size),
    limit: new Float32Array(size),
    done: new Uint8Array(size),
  };
  for (const source of sources) {
    source.given = 0;
    source.gaveTo.fill(0);
  }
  for (let cell = 0; cell < cells.length; cell++) {
    const node = cells[cell]!;
    const first = starts[cell]!;
    const count = starts[cell + 1]! - first;
    const usable = rankPlaces(places, node, columns);
    state.taken.fill(0, 0, count);
    state.done.fill(0, 0, count);
    state.limit.fill(Infinity, 0, count);
    const worst = usable === 0 ? 0 : places[0]!.rank * foreignRatio + foreignSlack;
    let wanting = count;
    for (let rank = 0; rank < usable && wanting > 0; rank++) {
      const place = places[rank]!;
      if (!place.source.rebuilt && place.rank > worst) continue;
      wanting -= take(target, layout, place, node, first, count, state, left);
    }
    let error = 0;
    let seen = 0;
    for (let index = 0; index < count; index++) {
      if (left[pixels[first + index]!] === pixelState.clear) {
        error += (state.limit[index]! - worstSlack) / worstRatio;
        seen++;
      }
      if (state.taken[index] === 0) continue;
      const value = combine(state.samples, index * samplesPerPixel, state.taken[index]!);
      target.luma[pixels[first + index]!] = value < 0 ? 0 : value > 255 ? 255 : value + 0.5;
    }
    errors.seen[cell] = error / Math.max(1, seen);
    errors.unseenShare[cell] = 1 - seen / Math.max(1, count);
  }
  return errors;
}

/** Lets every pixel of a cell that wants more take from one source; gives how many want no more. */
function take(
  target: Picture,
  layout: MaskLayout,
  place: CellPlace,
  node: number,
  first: number,
  count: number,
  state: CellState,
  left: Uint8Array,
): number {
  const { width, height } = target;
  const { pixels, pixelX, pixelY, columns, spacing } = layout;
  const { source, dx, dy, rank, offset, rigid } = place;
  const { luma } = source.picture;
  const { mask, rebuilt } = source;
  const { samples, taken, limit, done } = state;
  const cellX = (node % columns) * spacing;
  const cellY = Math.floor(node / columns) * spacing;
  const still = rigid && Math.abs(dx[0]!) < 1 / 32 && Math.abs(dy[0]!) < 1 / 32;
  let finished = 0;
  let given = 0;
  for (let index = 0; index < count; index++) {
    if (done[index] !== 0) continue;
    const has = taken[index]!;
    // Ranks only grow from here, and what was rebuilt is for pixels that have nothing.
    if (rank > limit[index]! || (rebuilt && has > 0)) {
      done[index] = 1;
      finished++;
      continue;
    }
    const at = pixels[first + index]!;
    const x = pixelX[first + index]!;
    const y = pixelY[first + index]!;
    let toX = x + dx[0]!;
    let toY = y + dy[0]!;
    if (!rigid) {
      const u = (x - cellX) / spacing;
      const v = (y - cellY) / spacing;
      const w10 = u - u * v;
      const w01 = v - u * v;
      const w00 = 1 - u - w01;
      toX = x + w00 * dx[0]! + w10 * dx[1]! + w01 * dx[2]! + u * v * dx[3]!;
      toY = y + w00 * dy[0]! + w10 * dy[1]! + w01 * dy[2]! + u * v * dy[3]!;
    }
    if (toX < 0 || toY < 0 || toX > width - 1 || toY > height - 1) continue;
    if (!rebuilt && mask[((toY + 0.5) | 0) * width + ((toX + 0.5) | 0)] !== pixelState.clear) continue;
    const value = offset + (still ? luma[at]! : samplePlane(luma, width, height, toX, toY));
    samples[index * samplesPerPixel + has] = value;
    taken[index] = has + 1;
    given++;
    if (has === 0) {
      left[at] = rebuilt ? pixelState.rebuilt : pixelState.clear;
      limit[index] = rank * worstRatio + worstSlack;
      if (((x | y) & 1) === 0) takeChroma(target, source.picture, x, y, toX, toY);
    }
    if (
      has + 1 === samplesPerPixel ||
      rebuilt ||
      (has === 1 && Math.abs(value - samples[index * samplesPerPixel]!) < sameLevels)
    ) {
      done[index] = 1;
      finished++;
    }
  }
  source.given += given;
  if (given > 0) source.gaveTo[node] = 1;
  return finished;
}

function combine(samples: Float32Array, at: number, taken: number): number {
  const a = samples[at]!;
  if (taken === 1) return a;
  const b = samples[at + 1]!;
  if (taken === 2) return Math.abs(a - b) < agreeingLevels ? (a + b) / 2 : a;
  const c = samples[at + 2]!;
  const low = Math.min(a, b, c);
  const high = Math.max(a, b, c);
  return high - low < agreeingLevels ? (a + b + c) / 3 : a + b + c - low - high;
}

function takeChroma(target: Picture, from: Picture, x: number, y: number, toX: number, toY: number): void {
  const width = (target.width + 1) >> 1;
  const height = (target.height + 1) >> 1;
  const at = (y >> 1) * width + (x >> 1);
  const chromaX = Math.min(width - 1, toX / 2);
  const chromaY = Math.min(height - 1, toY / 2);
  const cb = samplePlane(from.cb, width, height, chromaX, chromaY);
  const cr = samplePlane(from.cr, width, height, chromaX, chromaY);
  target.cb[at] = cb < 0 ? 0 : cb > 255 ? 255 : cb + 0.5;
  target.cr[at] = cr < 0 ? 0 : cr > 255 ? 255 : cr + 0.5;
}
