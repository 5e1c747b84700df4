import { spread } from './morphology.ts';
import type { StrokeMask } from './text-track.ts';

/**
 * A line of text as pixels that tell whether it is there: the strokes, and those just beside them (outline or background).
 * Cheap to compare: some thousand pixels, no allocation.
 */
export interface LineTemplate {
  width: number;
  /** Positions in the picture's luma, block after block; a block is a part of the line half as wide as it is high: a letter. */
  strokes: Int32Array;
  beside: Int32Array;
  /** Where each block starts in `strokes` and in `beside`; one more than there are blocks. */
  strokeStarts: Int32Array;
  besideStarts: Int32Array;
  strokeLuma: number;
  bright: boolean;
}

/** From here on a line counts as there: in the middle of a fade. */
export const presentOpacity = 0.5;

const maxPixels = 4000;
const minStrokePixels = 30;
/** Below this difference in luma a line cannot be told from noise. */
const minContrast = 24;

/**
 * Makes the template of a line.
 * @returns undefined when too few pixels or too little contrast remain
 */
export function makeTemplate(
  luma: Uint8Array,
  width: number,
  { box, mask: core, strokeLuma, bright }: StrokeMask,
): LineTemplate | undefined {
  const edge = spread(core, box.width, box.height, 1, true);
  const near = spread(core, box.width, box.height, Math.max(3, Math.round(box.height * 0.09)), true);
  const strokePlaces: number[][] = [];
  const besidePlaces: number[][] = [];
  const blockCount = Math.max(1, Math.round(box.width / Math.max(12, box.height / 2)));
  for (let i = 0; i < blockCount; i++) {
    strokePlaces.push([]);
    besidePlaces.push([]);
  }
  for (let y = 0, i = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++, i++) {
      const at = (box.y + y) * width + box.x + x;
      const block = Math.min(blockCount - 1, Math.floor((x * blockCount) / box.width));
      if (core[i]) strokePlaces[block]!.push(at);
      else if (near[i] && !edge[i] && Math.abs(luma[at]! - strokeLuma) > minContrast) besidePlaces[block]!.push(at);
    }
  }
  const strokes = thin(strokePlaces);
  const beside = thin(besidePlaces);
  if (strokes.places.length < minStrokePixels || beside.places.length < minStrokePixels) return undefined;
  return {
    width,
    strokes: strokes.places,
    strokeStarts: strokes.starts,
    beside: beside.places,
    besideStarts: beside.starts,
    strokeLuma,
    bright,
  };
}

/**
 * How much of the line is to be seen: 0 nothing, 1 as opaque as in the picture of the template, linear in a fade.
 * @param blocks when given, gets the value of each block; NaN for blocks with too few pixels
 */
export function opacity(template: LineTemplate, luma: Uint8Array, blocks?: Float32Array): number {
  const { strokes, beside, strokeStarts, besideStarts, strokeLuma, bright } = template;
  const sign = bright ? 1 : -1;
  let sum = 0;
  let weight = 0;
  for (let block = 0; block + 1 < strokeStarts.length; block++) {
    const strokeCount = strokeStarts[block + 1]! - strokeStarts[block]!;
    const besideCount = besideStarts[block + 1]! - besideStarts[block]!;
    if (blocks) blocks[block] = NaN;
    if (strokeCount < 8 || besideCount < 8) continue;
    const inside = mean(luma, strokes, strokeStarts[block]!, strokeStarts[block + 1]!);
    const outside = mean(luma, beside, besideStarts[block]!, besideStarts[block + 1]!);
    // What the block's difference would be with the line opaque: the background beside it may have changed.
    const expected = Math.max(minContrast, sign * (strokeLuma - outside));
    const value = (sign * (inside - outside)) / expected;
    const kept = value < 0 ? 0 : value > 1.2 ? 1.2 : value;
    if (blocks) blocks[block] = kept;
    sum += kept * strokeCount;
    weight += strokeCount;
  }
  return weight ? sum / weight : 0;
}

function mean(luma: Uint8Array, places: Int32Array, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += luma[places[i]!]!;
  return sum / (end - start);
}

function thin(places: number[][]): { places: Int32Array; starts: Int32Array } {
  const total = places.reduce((sum, block) => sum + block.length, 0);
  const stride = Math.max(1, Math.ceil(total / maxPixels));
  const starts = new Int32Array(places.length + 1);
  const kept: number[] = [];
  places.forEach((block, i) => {
    for (let k = 0; k < block.length; k += stride) kept.push(block[k]!);
    starts[i + 1] = kept.length;
  });
  return { places: Int32Array.from(kept), starts };
}
