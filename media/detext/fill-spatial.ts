import { pixelState } from './picture.ts';
import type { Picture } from './picture.ts';

interface Level {
  values: Float32Array;
  /** 1 where the value is given. */
  known: Uint8Array;
  width: number;
  height: number;
}

// Over-relaxation for narrow holes; between 1 (slow) and 2 (unstable).
const relaxation = 1.6;
const sweeps = 10;
// Context around the hole that the coarse levels may draw on.
const marginPixels = 24;

/**
 * Fills what no source showed with the smoothest surface that meets its surroundings (Laplace's equation, solved from
 * coarse to fine), in luma and chroma. Pixels to fill are those of state `text`.
 */
export function fillFromSurroundings(target: Picture, left: Uint8Array): void {
  const { width, height } = target;
  const rectangle = boundingRectangle(left, width, height);
  if (!rectangle) return;
  smoothPlane(target.luma, left, width, height, rectangle);
  const chromaWidth = (width + 1) >> 1;
  const chromaHeight = (height + 1) >> 1;
  const chromaLeft = new Uint8Array(chromaWidth * chromaHeight);
  for (let y = rectangle.top; y < rectangle.bottom; y++) {
    for (let x = rectangle.left; x < rectangle.right; x++) {
      if (left[y * width + x] === pixelState.text) chromaLeft[(y >> 1) * chromaWidth + (x >> 1)] = pixelState.text;
    }
  }
  const chromaRectangle = boundingRectangle(chromaLeft, chromaWidth, chromaHeight);
  if (!chromaRectangle) return;
  smoothPlane(target.cb, chromaLeft, chromaWidth, chromaHeight, chromaRectangle);
  smoothPlane(target.cr, chromaLeft, chromaWidth, chromaHeight, chromaRectangle);
}

interface Rectangle {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function boundingRectangle(states: Uint8Array, width: number, height: number): Rectangle | undefined {
  let left = width;
  let right = 0;
  let top = height;
  let bottom = 0;
  for (let y = 0; y < height; y++) {
    const row = states.subarray(y * width, (y + 1) * width);
    const first = row.indexOf(pixelState.text);
    if (first < 0) continue;
    left = Math.min(left, first);
    right = Math.max(right, row.lastIndexOf(pixelState.text) + 1);
    top = Math.min(top, y);
    bottom = y + 1;
  }
  return right === 0 ? undefined : { left, top, right, bottom };
}

function smoothPlane(plane: Uint8Array, states: Uint8Array, width: number, height: number, hole: Rectangle): void {
  const x0 = Math.max(0, hole.left - marginPixels);
  const y0 = Math.max(0, hole.top - marginPixels);
  const base: Level = createLevel(
    Math.min(width, hole.right + marginPixels) - x0,
    Math.min(height, hole.bottom + marginPixels) - y0,
  );
  for (let y = 0; y < base.height; y++) {
    for (let x = 0; x < base.width; x++) {
      const from = (y + y0) * width + x + x0;
      if (states[from] === pixelState.text) continue;
      base.known[y * base.width + x] = 1;
      base.values[y * base.width + x] = plane[from]!;
    }
  }
  const levels = [base];
  for (let level = base; Math.min(level.width, level.height) > 2;) {
    level = halve(level);
    levels.push(level);
    if (!level.known.includes(0)) break;
  }
  for (let index = levels.length - 1; index >= 0; index--) relax(levels[index]!, levels[index + 1]);
  for (let y = 0; y < base.height; y++) {
    for (let x = 0; x < base.width; x++) {
      const at = y * base.width + x;
      if (base.known[at] !== 0) continue;
      const value = base.values[at]!;
      plane[(y + y0) * width + x + x0] = value < 0 ? 0 : value > 255 ? 255 : value + 0.5;
    }
  }
}

function createLevel(width: number, height: number): Level {
  return { width, height, values: new Float32Array(width * height), known: new Uint8Array(width * height) };
}

function halve(fine: Level): Level {
  const coarse = createLevel((fine.width + 1) >> 1, (fine.height + 1) >> 1);
  const counts = new Uint8Array(coarse.values.length);
  for (let y = 0; y < fine.height; y++) {
    for (let x = 0; x < fine.width; x++) {
      const from = y * fine.width + x;
      if (fine.known[from] === 0) continue;
      const to = (y >> 1) * coarse.width + (x >> 1);
      coarse.values[to] = coarse.values[to]! + fine.values[from]!;
      counts[to] = counts[to]! + 1;
    }
  }
  for (let at = 0; at < counts.length; at++) {
    if (counts[at] === 0) continue;
    coarse.values[at] = coarse.values[at]! / counts[at]!;
    coarse.known[at] = 1;
  }
  return coarse;
}

/** Starts a level's unknown values from the coarser level and relaxes them towards the mean of their neighbours. */
function relax(level: Level, coarser: Level | undefined): void {
  const { values, known, width, height } = level;
  let count = 0;
  for (let at = 0; at < known.length; at++) if (known[at] === 0) count++;
  const unknown = new Int32Array(count);
  count = 0;
  for (let at = 0; at < known.length; at++) {
    if (known[at] !== 0) continue;
    unknown[count++] = at;
    if (!coarser) values[at] = 128;
    else values[at] = coarser.values[((at / width) >> 1) * coarser.width + ((at % width) >> 1)]!;
  }
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (let index = 0; index < count; index++) {
      const at = unknown[index]!;
      const x = at % width;
      const left = x > 0 ? values[at - 1]! : values[at]!;
      const right = x + 1 < width ? values[at + 1]! : values[at]!;
      const above = at >= width ? values[at - width]! : values[at]!;
      const below = at + width < width * height ? values[at + width]! : values[at]!;
      values[at] = values[at]! + relaxation * ((left + right + above + below) / 4 - values[at]!);
    }
  }
}
