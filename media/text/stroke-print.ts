import { around } from './boxes.ts';
import type { Span, StrokeChanges } from './says-other.ts';
import type { Box, StrokeMask } from './text-track.ts';

/** The strokes of a line, coarse and small enough to be kept for as long as a video is: 40 rows, one bit for a cell. */
export interface StrokePrint {
  /** In pixels of whatever picture the line is placed in. */
  box: Box;
  columns: number;
  /** Row after row, the lowest bit first. */
  bits: Uint8Array;
}

const rowCount = 40;
/** A cell is a stroke's when so much of it is. */
const inkShare = 0.4;
/** An 8 that becomes a 9 changes this share of what a letter has, after a cell's tolerance on each side of a stroke. */
const changedShare = 0.06;
const minChangedCells = 5;

/**
 * Makes the print of a line.
 * @param placed where the mask's box is in the picture; default as the mask has it
 */
export function printOf({ box, mask }: StrokeMask, placed: Box = box): StrokePrint {
  const columns = Math.max(1, Math.round((box.width / box.height) * rowCount));
  const bits = new Uint8Array(Math.ceil((columns * rowCount) / 8));
  for (let row = 0, cell = 0; row < rowCount; row++) {
    const [top, bottom] = stretch(row, rowCount, box.height);
    for (let column = 0; column < columns; column++, cell++) {
      const [left, right] = stretch(column, columns, box.width);
      let ink = 0;
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) ink += mask[y * box.width + x]!;
      }
      if (ink >= inkShare * (bottom - top) * (right - left)) bits[cell >> 3]! |= 1 << (cell & 7);
    }
  }
  return { box: placed, columns, bits };
}

/** The pixels that a cell stands for; at least one. */
function stretch(cell: number, count: number, length: number): [number, number] {
  const from = Math.floor((cell * length) / count);
  return [from, Math.max(from + 1, Math.floor(((cell + 1) * length) / count))];
}

/**
 * Where the strokes of two lines differ.
 * @param fading the second is seen fading: strokes that it lacks tell nothing
 */
export function changesBetween(before: StrokePrint, now: StrokePrint, { fading = false } = {}): StrokeChanges {
  const gone = fading ? [] : addedSpans(now, before);
  return { gone, added: addedSpans(before, now), lineHeight: now.box.height };
}

/** Where strokes of a line are that another one at its place has not, by stretches as wide as a letter. */
function addedSpans(before: StrokePrint, now: StrokePrint): Span[] {
  const { box, columns } = now;
  const added = new Uint16Array(columns);
  const own = new Uint16Array(columns);
  for (let row = 0; row < rowCount; row++) {
    const y = box.y + ((row + 0.5) * box.height) / rowCount;
    for (let column = 0; column < columns; column++) {
      if (!hasInk(now, column, row)) continue;
      own[column]!++;
      if (!hasInkNear(before, box.x + ((column + 0.5) * box.width) / columns, y)) added[column]!++;
    }
  }
  const letter = Math.min(columns, rowCount / 2);
  const typical = (sum(own, 0, columns) / columns) * letter;
  const least = Math.max(minChangedCells, changedShare * typical);
  const spans: Span[] = [];
  for (let column = 0; column + letter <= columns; column++) {
    if (sum(added, column, column + letter) < least) continue;
    const from = box.x + (column * box.width) / columns;
    const to = box.x + ((column + letter) * box.width) / columns;
    const last = spans.at(-1);
    if (last && from <= last.to) last.to = to;
    else spans.push({ from, to });
  }
  return spans;
}

/** The print of two pieces of a line. */
export function joinedPrint(a: StrokePrint, b: StrokePrint): StrokePrint {
  const box = around(a.box, b.box);
  const columns = Math.max(1, Math.round((box.width / box.height) * rowCount));
  const bits = new Uint8Array(Math.ceil((columns * rowCount) / 8));
  for (let cell = 0; cell < columns * rowCount; cell++) {
    const x = box.x + (((cell % columns) + 0.5) * box.width) / columns;
    const y = box.y + ((Math.floor(cell / columns) + 0.5) * box.height) / rowCount;
    if (isInkAt(a, x, y) || isInkAt(b, x, y)) bits[cell >> 3]! |= 1 << (cell & 7);
  }
  return { box, columns, bits };
}

function sum(values: Uint16Array, from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) total += values[i]!;
  return total;
}

function hasInk({ columns, bits }: StrokePrint, column: number, row: number): boolean {
  if (column < 0 || row < 0 || column >= columns || row >= rowCount) return false;
  const cell = row * columns + column;
  return (bits[cell >> 3]! >> (cell & 7)) % 2 === 1;
}

function cellAt({ box, columns }: StrokePrint, x: number, y: number): [column: number, row: number] {
  return [Math.floor(((x - box.x) * columns) / box.width), Math.floor(((y - box.y) * rowCount) / box.height)];
}

function isInkAt(print: StrokePrint, x: number, y: number): boolean {
  return hasInk(print, ...cellAt(print, x, y));
}

function hasInkNear(print: StrokePrint, x: number, y: number): boolean {
  const [column, row] = cellAt(print, x, y);
  for (let down = -1; down <= 1; down++) {
    for (let across = -1; across <= 1; across++) if (hasInk(print, column + across, row + down)) return true;
  }
  return false;
}
