import type { FrameRing } from './frame-ring.ts';
import { brightDetail, darkDetail } from './morphology.ts';
import { minGap } from './split-line.ts';
import { cutLuma, percentile, strokeLimits, strokeRadius, wholeBox } from './stroke-mask.ts';
import type { Box, StrokeMask } from './text-track.ts';

/** Where in a ring a line is looked at. */
export interface StandingPlaces {
  /** It is fully visible from here to there. */
  first: number;
  last: number;
  /** It is not there yet; undefined when no such frame is kept. */
  without: number | undefined;
}

const mostLooks = 5;
/** A bright background hides a letter's edges now and then: its pixels need to be details in this share of the looks. */
const detailShare = 0.6;
/** Letters that were missed are as dense as those that were found, give or take; rows of their tops and tails are less. */
const leastDensity = { rows: 0.1, columns: 0.4 };
/** With a smaller change of luma in the median the scene stands still, and all its details with it. */
const leastChange = 5;
/** Around the letters, in heights of the box, as the network's boxes have it. */
const margin = 0.08;
/** Rows without ink inside a line, in its heights; between two lines there are more. */
const minRowGap = 0.08;

/**
 * Finds how far a line reaches, by pixels: the network leaves out letters at its ends or a part of their height now
 * and then, differently from frame to frame. What belongs to the line has strokes of its luma, stands as long as it
 * does, and was not there before it came.
 * @param others lines that it does not reach into
 * @returns the line's box, larger where more of the line was found
 */
export function extentOfLine(
  ring: FrameRing,
  { box, strokes }: { box: Box; strokes: StrokeMask },
  places: StandingPlaces,
  others: readonly Box[],
): Box {
  const own = strokes.box;
  const tall = { ...own, y: own.y - own.height, height: 3 * own.height };
  const column = standingStrokes(ring, strokes, places, tall, others);
  if (!column) return box;
  const rows = grownTo(
    sums(column, 'rows'),
    own.y - column.box.y,
    own.height,
    minRowGap * own.height,
    leastDensity.rows,
  );
  const down = placed(box.y, box.height, own.y, own.height, column.box.y, rows);
  const strip = { x: 0, y: down.start, width: ring.width, height: down.end - down.start };
  const row = standingStrokes(ring, strokes, places, strip, others);
  if (!row) return box;
  const columns = grownTo(
    sums(row, 'columns'),
    own.x - row.box.x,
    own.width,
    minGap * strip.height,
    leastDensity.columns,
  );
  const across = placed(box.x, box.width, own.x, own.width, row.box.x, columns);
  return { x: across.start, y: down.start, width: across.end - across.start, height: down.end - down.start };
}

/** Standing strokes, 1 by pixel of a box. */
interface Standing {
  box: Box;
  ink: Uint8Array;
}

interface Stretch {
  start: number;
  end: number;
}

/** The pixels that are strokes of the line for as long as it stands; undefined where that cannot be told. */
function standingStrokes(
  { kept, width, height }: FrameRing,
  { box: own, strokeLuma, bright }: StrokeMask,
  { first, last, without }: StandingPlaces,
  within: Box,
  others: readonly Box[],
): Standing | undefined {
  const box = wholeBox(within, width, height);
  const detailOf = bright ? brightDetail : darkDetail;
  const radius = strokeRadius(own.height);
  const lookAt = (place: number, part: Box): { pixels: Uint8Array; detail: Uint8Array } => {
    const pixels = cutLuma(kept[place]!.luma, width, part);
    return { pixels, detail: detailOf(pixels, part.width, part.height, radius) };
  };
  const count = Math.min(mostLooks, last - first + 1);
  if (count < 2) return undefined;
  const looks = Array.from({ length: count }, (_, i) =>
    lookAt(Math.round(first + ((last - first) * i) / (count - 1)), box),
  );
  const before = without === undefined ? undefined : lookAt(without, box);
  if (!before && changeBetween(looks[0]!.pixels, looks.at(-1)!.pixels) < leastChange) return undefined;
  const { lowest, tolerance } = strokeLimits(lookAt(last, own).detail);
  const ink = new Uint8Array(box.width * box.height);
  for (let at = 0; at < ink.length; at++) {
    const hasLuma = ({ pixels }: { pixels: Uint8Array }): boolean => Math.abs(pixels[at]! - strokeLuma) <= tolerance;
    if (!looks.every(hasLuma)) continue;
    if (before && hasLuma(before) && before.detail[at]! >= lowest) continue;
    const details = looks.filter(({ detail }) => detail[at]! >= lowest).length;
    if (details >= detailShare * looks.length) ink[at] = 1;
  }
  for (const other of others) clear(ink, box, wholeBox(other, width, height));
  return { box, ink };
}

/** The median change of luma. */
function changeBetween(first: Uint8Array, second: Uint8Array): number {
  const changes = first.map((value, at) => Math.abs(value - second[at]!));
  return percentile(changes, 0.5);
}

function clear(ink: Uint8Array, box: Box, other: Box): void {
  const left = Math.max(0, other.x - box.x);
  const right = Math.min(box.width, other.x + other.width - box.x);
  const bottom = Math.min(box.height, other.y + other.height - box.y);
  for (let y = Math.max(0, other.y - box.y); y < bottom && left < right; y++) {
    ink.fill(0, y * box.width + left, y * box.width + right);
  }
}

function sums({ box, ink }: Standing, of: 'rows' | 'columns'): Uint16Array {
  const counts = new Uint16Array(of === 'rows' ? box.height : box.width);
  for (let at = 0; at < ink.length; at++) {
    counts[of === 'rows' ? Math.floor(at / box.width) : at % box.width]! += ink[at]!;
  }
  return counts;
}

/** Goes outwards from the line's own ink for as long as more of its density follows without a gap. */
function grownTo(counts: Uint16Array, start: number, length: number, gap: number, leastShare: number): Stretch {
  const hasInk = (at: number): boolean => counts[at]! >= 2;
  let first = start;
  let last = start + length - 1;
  while (first < last && !hasInk(first)) first++;
  while (last > first && !hasInk(last)) last--;
  const inked = counts.subarray(first, last + 1);
  const density = inked.reduce((sum, value) => sum + value, 0) / inked.length;
  const outermost = (from: number, direction: 1 | -1): number => {
    let end = from;
    let sum = 0;
    for (let at = from + direction, ink = from; at >= 0 && at < counts.length; at += direction) {
      if (Math.abs(at - ink) > Math.max(1, gap)) break;
      if (!hasInk(at)) continue;
      ink = at;
      sum += counts[at]!;
      if (sum >= leastShare * density * Math.abs(at - from)) end = at;
    }
    return end;
  };
  return { start: outermost(first, -1), end: outermost(last, 1) + 1 };
}

/** Where a side of the box begins and ends now: where it did, unless ink was found outside. */
function placed(
  start: number,
  length: number,
  ownStart: number,
  ownLength: number,
  offset: number,
  found: Stretch,
): Stretch {
  const pad = Math.max(2, Math.round(margin * Math.min(ownLength, 40)));
  return {
    start: found.start + offset < ownStart ? found.start + offset - pad : start,
    end: found.end + offset > ownStart + ownLength ? found.end + offset + pad : start + length,
  };
}
