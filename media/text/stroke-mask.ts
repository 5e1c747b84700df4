import { brightDetail, darkDetail, spread } from './morphology.ts';
import type { Box, StrokeMask } from './text-track.ts';

/**
 * Finds which pixels of a line of text are its strokes.
 *
 * Strokes are thin details of one brightness (top-hat transform); whichever of the bright and the dark details differs
 * more from what is around the line is taken for the strokes.
 * @param luma rows of `width` bytes
 * @param box the line with a margin, as `detectText` gives it
 */
export function strokeMask(luma: Uint8Array, width: number, height: number, box: Box): StrokeMask {
  const whole = wholeBox(box, width, height);
  const { mask, strokeLuma, bright } = candidatesIn(luma, width, whole, strokeRadius(box.height))[0];
  return { box: whole, mask, strokeLuma, bright };
}

/**
 * As `strokeMask`, and 2 where outline or shadow goes with the strokes: details of the other kind that touch them, and
 * what is just beside them.
 */
export function outlinedMask(luma: Uint8Array, width: number, height: number, box: Box): StrokeMask {
  const whole = wholeBox(box, width, height);
  const radius = strokeRadius(box.height);
  const [strokes, other] = candidatesIn(luma, width, whole, radius);
  const near = spread(strokes.mask, whole.width, whole.height, Math.max(2, radius - 1), true);
  const edge = spread(strokes.mask, whole.width, whole.height, 1, true);
  const mask = strokes.mask.map((value, i) => value || ((other.mask[i] && near[i]) || edge[i] ? 2 : 0));
  return { box: whole, mask, strokeLuma: strokes.strokeLuma, bright: strokes.bright };
}

interface Candidate {
  mask: Uint8Array;
  count: number;
  strokeLuma: number;
  bright: boolean;
}

/** The bright and the dark details of a box, those first that are more likely the strokes. */
function candidatesIn(luma: Uint8Array, width: number, box: Box, radius: number): [Candidate, Candidate] {
  const pixels = cutLuma(luma, width, box);
  const light = candidate(pixels, brightDetail(pixels, box.width, box.height, radius), true);
  const dark = candidate(pixels, darkDetail(pixels, box.width, box.height, radius), false);
  const surroundings = medianOfBorder(pixels, box);
  const score = ({ strokeLuma, count }: Candidate): number => Math.abs(strokeLuma - surroundings) * Math.sqrt(count);
  return score(light) >= score(dark) ? [light, dark] : [dark, light];
}

const minDetail = 18;

/** Half the width of the strokes that are looked for: letters fill about 0.7 of the box, bold strokes a third of that. */
export function strokeRadius(boxHeight: number): number {
  return Math.max(2, Math.round(boxHeight * 0.12));
}

/** What makes a stroke's pixel, given the detail of a line: at least so much of it, and a luma so near to the strokes'. */
export function strokeLimits(detail: Uint8Array): { strong: number; lowest: number; tolerance: number } {
  const strong = percentile(detail, 0.93);
  return { strong, lowest: Math.max(minDetail, strong * 0.4), tolerance: Math.max(20, strong * 0.35) };
}

function candidate(pixels: Uint8Array, detail: Uint8Array, bright: boolean): Candidate {
  const { strong, lowest, tolerance } = strokeLimits(detail);
  const threshold = Math.max(minDetail, strong * 0.7);
  const counts = new Uint32Array(256);
  for (let i = 0; i < pixels.length; i++) if (detail[i]! >= threshold) counts[pixels[i]!]!++;
  const strokeLuma = percentileOf(counts, 0.5);
  const mask = new Uint8Array(pixels.length);
  let count = 0;
  for (let i = 0; i < mask.length; i++) {
    if (detail[i]! < lowest || Math.abs(pixels[i]! - strokeLuma) > tolerance) continue;
    mask[i] = 1;
    count++;
  }
  return { mask, count, strokeLuma, bright };
}

/** The box rounded outwards to whole pixels and kept within the picture. */
export function wholeBox(box: Box, width: number, height: number): Box {
  const x = Math.min(width - 1, Math.max(0, Math.floor(box.x)));
  const y = Math.min(height - 1, Math.max(0, Math.floor(box.y)));
  return {
    x,
    y,
    width: Math.max(1, Math.min(width, Math.ceil(box.x + box.width)) - x),
    height: Math.max(1, Math.min(height, Math.ceil(box.y + box.height)) - y),
  };
}

/** The pixels of a box with whole coordinates inside the picture. */
export function cutLuma(luma: Uint8Array, width: number, box: Box): Uint8Array {
  const pixels = new Uint8Array(box.width * box.height);
  for (let y = 0; y < box.height; y++) {
    const start = (box.y + y) * width + box.x;
    pixels.set(luma.subarray(start, start + box.width), y * box.width);
  }
  return pixels;
}

function medianOfBorder(pixels: Uint8Array, { width, height }: Box): number {
  const depth = Math.max(1, Math.round(height * 0.06));
  const counts = new Uint32Array(256);
  countValues(pixels.subarray(0, depth * width), counts);
  countValues(pixels.subarray((height - depth) * width), counts);
  return percentileOf(counts, 0.5);
}

/** The value below which this fraction of all lies; 0 of none. */
export function percentile(values: Uint8Array, fraction: number): number {
  const counts = new Uint32Array(256);
  countValues(values, counts);
  return percentileOf(counts, fraction);
}

function countValues(values: Uint8Array, counts: Uint32Array): void {
  for (let i = 0; i < values.length; i++) counts[values[i]!]!++;
}

function percentileOf(counts: Uint32Array, fraction: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return 0;
  let left = Math.floor(fraction * (total - 1));
  for (let value = 0; value < 256; value++) {
    left -= counts[value]!;
    if (left < 0) return value;
  }
  return 255;
}
