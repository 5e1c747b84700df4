import { brightDetail, darkDetail, spread } from './morphology.ts';
import type { Box, StrokeMask } from './text-track.ts';

/**
 * Finds which pixels around a line of text are its strokes, outline and shadow.
 *
 * Strokes are thin details of one brightness (top-hat transform); whichever of the bright and the dark details differs
 * more from what is around the line is taken for the strokes, the other kind, where it touches them, for the outline.
 * @param luma rows of `width` bytes
 * @param box the line with a margin, as `detectText` gives it
 */
export function strokeMask(luma: Uint8Array, width: number, height: number, box: Box): StrokeMask {
  const whole = wholeBox(box, width, height);
  const pixels = cutLuma(luma, width, whole);
  const radius = strokeRadius(box.height);
  const surroundings = medianOfBorder(pixels, whole);
  const candidates = [true, false].map((bright) => {
    const detail = (bright ? brightDetail : darkDetail)(pixels, whole.width, whole.height, radius);
    return candidate(pixels, detail, bright);
  });
  const [light, dark] = candidates as [Candidate, Candidate];
  const lightScore = Math.abs(light.strokeLuma - surroundings) * Math.sqrt(light.count);
  const darkScore = Math.abs(dark.strokeLuma - surroundings) * Math.sqrt(dark.count);
  const [strokes, other] = lightScore >= darkScore ? [light, dark] : [dark, light];
  const near = spread(strokes.mask, whole.width, whole.height, Math.max(2, radius - 1), true);
  const edge = spread(strokes.mask, whole.width, whole.height, 1, true);
  const mask = strokes.mask.map((value, i) => (value ? 2 : (other.mask[i] && near[i]) || edge[i] ? 1 : 0));
  return { box: whole, mask, strokeLuma: strokes.strokeLuma, bright: strokes.bright };
}

interface Candidate {
  mask: Uint8Array;
  count: number;
  strokeLuma: number;
  bright: boolean;
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
  const strokeLuma = percentile(
    pixels.filter((_, i) => detail[i]! >= threshold),
    0.5,
  );
  const mask = pixels.map((value, i) => (detail[i]! >= lowest && Math.abs(value - strokeLuma) <= tolerance ? 1 : 0));
  return { mask, count: mask.reduce((sum, value) => sum + value, 0), strokeLuma, bright };
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
  const rows = [pixels.subarray(0, depth * width), pixels.subarray((height - depth) * width)];
  return percentile(Uint8Array.from([...rows[0]!, ...rows[1]!]), 0.5);
}

/** The value below which this fraction of all lies; 0 of none. */
export function percentile(values: Uint8Array, fraction: number): number {
  if (!values.length) return 0;
  const counts = new Uint32Array(256);
  for (const value of values) counts[value]!++;
  let left = Math.floor(fraction * (values.length - 1));
  for (let value = 0; value < 256; value++) {
    left -= counts[value]!;
    if (left < 0) return value;
  }
  return 255;
}
