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
  const rows = standingReach(ring, strokes, places, others, {
    within: tall,
    axis: 'rows',
    gap: minRowGap * own.height,
  });
  if (!rows) return box;
  const down = placed(box.y, box.height, own.y, own.height, rows);
  const strip = { x: 0, y: down.start, width: ring.width, height: down.end - down.start };
  const columns = standingReach(ring, strokes, places, others, {
    within: strip,
    axis: 'columns',
    gap: minGap * strip.height,
  });
  if (!columns) return box;
  const across = placed(box.x, box.width, own.x, own.width, columns);
  return { x: across.start, y: down.start, width: across.end - across.start, height: down.end - down.start };
}

/** Where to look for more of a line, and in which direction. */
interface Search {
  within: Box;
  axis: 'rows' | 'columns';
  /** Pixels without ink that end the line. */
  gap: number;
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

/** How far the pixels reach that are strokes of the line for as long as it stands; undefined where that cannot be told. */
function standingReach(
  { kept, width, height }: FrameRing,
  { box: own, strokeLuma, bright }: StrokeMask,
  { first, last, without }: StandingPlaces,
  others: readonly Box[],
  search: Search,
): Stretch | undefined {
  const count = Math.min(mostLooks, last - first + 1);
  if (count < 2) return undefined;
  const looks = Array.from(
    { length: count },
    (_, i) => kept[Math.round(first + ((last - first) * i) / (count - 1))]!.luma,
  );
  const before = without === undefined ? undefined : kept[without]!.luma;
  const box = wholeBox(search.within, width, height);
  if (!before && changeBetween(cutLuma(looks[0]!, width, box), cutLuma(looks.at(-1)!, width, box)) < leastChange) {
    return undefined;
  }
  const detailOf = bright ? brightDetail : darkDetail;
  const radius = strokeRadius(own.height);
  const { lowest, tolerance } = strokeLimits(
    detailOf(cutLuma(kept[last]!.luma, width, own), own.width, own.height, radius),
  );
  const steadyIn = (part: Box): Standing => {
    const ink = new Uint8Array(part.width * part.height).fill(1);
    for (const luma of looks) {
      const pixels = cutLuma(luma, width, part);
      for (let at = 0; at < ink.length; at++) if (Math.abs(pixels[at]! - strokeLuma) > tolerance) ink[at] = 0;
    }
    for (const other of others) clear(ink, part, wholeBox(other, width, height));
    return { box: part, ink };
  };
  // Details cost the most to find: only where the luma alone would let the line reach.
  const reach = grownTo(steadyIn(box), own, search, 0);
  const { box: part, ink } = steadyIn(stretched(box, search.axis, reach, own, 2 * radius));
  const details = new Uint8Array(ink.length);
  for (const luma of looks) {
    const detail = detailOf(cutLuma(luma, width, part), part.width, part.height, radius);
    for (let at = 0; at < ink.length; at++) if (detail[at]! >= lowest) details[at]!++;
  }
  for (let at = 0; at < ink.length; at++) if (details[at]! < detailShare * count) ink[at] = 0;
  if (before) {
    const pixels = cutLuma(before, width, part);
    const detail = detailOf(pixels, part.width, part.height, radius);
    for (let at = 0; at < ink.length; at++) {
      if (Math.abs(pixels[at]! - strokeLuma) <= tolerance && detail[at]! >= lowest) ink[at] = 0;
    }
  }
  return grownTo({ box: part, ink }, own, search, leastDensity[search.axis]);
}

/** The part of a box from one end of a stretch and of the line itself to the other, with a margin. */
function stretched(box: Box, axis: Search['axis'], reach: Stretch, own: Box, room: number): Box {
  const cut = (start: number, length: number, ownStart: number, ownLength: number): [number, number] => {
    const from = Math.max(start, Math.min(reach.start, ownStart) - room);
    return [from, Math.min(start + length, Math.max(reach.end, ownStart + ownLength) + room) - from];
  };
  if (axis === 'rows') {
    const [y, height] = cut(box.y, box.height, own.y, own.height);
    return { ...box, y, height };
  }
  const [x, width] = cut(box.x, box.width, own.x, own.width);
  return { ...box, x, width };
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

function sums({ box, ink }: Standing, axis: Search['axis']): Uint16Array {
  const counts = new Uint16Array(axis === 'rows' ? box.height : box.width);
  for (let y = 0, at = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++, at++) counts[axis === 'rows' ? y : x]! += ink[at]!;
  }
  return counts;
}

/** Goes outwards from the line's own ink for as long as more of its density follows without a gap. */
function grownTo(standing: Standing, own: Box, { axis, gap }: Search, leastShare: number): Stretch {
  const counts = sums(standing, axis);
  const offset = axis === 'rows' ? standing.box.y : standing.box.x;
  const hasInk = (at: number): boolean => counts[at]! >= 2;
  let first = (axis === 'rows' ? own.y : own.x) - offset;
  let last = first + (axis === 'rows' ? own.height : own.width) - 1;
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
  return { start: offset + outermost(first, -1), end: offset + outermost(last, 1) + 1 };
}

/** Where a side of the box begins and ends now: where it did, unless ink was found outside. */
function placed(start: number, length: number, ownStart: number, ownLength: number, found: Stretch): Stretch {
  const pad = Math.max(2, Math.round(margin * Math.min(ownLength, 40)));
  return {
    start: found.start < ownStart ? found.start - pad : start,
    end: found.end > ownStart + ownLength ? found.end + pad : start + length,
  };
}
