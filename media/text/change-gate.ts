import type { Box } from './text-track.ts';

/** Tells whether there may be text, for a fraction of what it costs to look. */
export interface ChangeGate {
  /** Whether standing detail that was not there at the last look fills the room of a few letters. */
  mayHoldNewText(luma: Uint8Array, earlier: Uint8Array, ignored: readonly Box[]): boolean;
  /** Whether any standing detail does, however faint; where all moves there is no text. */
  mayHoldText(luma: Uint8Array, earlier: Uint8Array, ignored: readonly Box[]): boolean;
  /** Remembers a picture that was looked at. */
  looked(luma: Uint8Array): void;
}

const cellSize = 16;
/** Which details count. */
interface Sensitivity {
  /** Of luma, between pixels two apart: letters have it on both sides of each stroke, film grain has not. */
  minStep: number;
  /** Of luma, of a pixel that stands still. */
  maxChange: number;
  /** Whether what was there at the last look counts, too. */
  countsSeen: boolean;
}

/** Pixels that stand still change by noise and coding. */
const newText: Sensitivity = { minStep: 36, maxChange: 16, countsSeen: false };
/** Fainter letters the network does not find either; what moves behind see-through ones may change them by so much. */
const anyText: Sensitivity = { minStep: 14, maxChange: 40, countsSeen: true };
/** Standing edges in a cell, of the 128 pixels looked at; small print has some 30, large letters 12. */
const minEdgesInCell = 8;
const minCellsInRow = 3;

/**
 * Text stands still while it is shown. So: pixels with a strong horizontal step that is the same a few frames
 * earlier and was not there at the last look; where three cells in a row have enough of them, looking is worth while.
 */
export function createChangeGate(width: number, height: number, regions: readonly Box[]): ChangeGate {
  const rowCount = height >> 1;
  const seen = new Int8Array(width * rowCount);
  const columns = Math.ceil(width / cellSize);
  const rows = Math.ceil(height / cellSize);
  const counts = new Uint16Array(columns * rows);
  return {
    mayHoldNewText(luma, earlier, ignored) {
      return hasRun(newText, luma, earlier, ignored);
    },
    mayHoldText(luma, earlier, ignored) {
      return hasRun(anyText, luma, earlier, ignored);
    },
    looked(luma) {
      for (let row = 0; row < rowCount; row++) {
        const start = row * 2 * width;
        for (let x = 1; x < width - 1; x++) seen[row * width + x] = step(luma, start + x, newText.minStep);
      }
    },
  };

  function countEdges(sensitivity: Sensitivity, luma: Uint8Array, earlier: Uint8Array, region: Box): void {
    const { minStep, maxChange, countsSeen } = sensitivity;
    const last = Math.min(rowCount, (region.y + region.height) >> 1);
    const left = Math.max(1, region.x);
    const right = Math.min(width - 1, region.x + region.width);
    for (let row = region.y >> 1; row < last; row++) {
      const start = row * 2 * width;
      const cellRow = ((row * 2) >> 4) * columns;
      for (let x = left; x < right; x++) {
        const now = step(luma, start + x, minStep);
        if (now === 0 || (!countsSeen && seen[row * width + x] === now)) continue;
        const changed = luma[start + x]! - earlier[start + x]!;
        if (changed > maxChange || changed < -maxChange) continue;
        if (step(earlier, start + x, minStep) === now) counts[cellRow + (x >> 4)]!++;
      }
    }
  }

  function clearCells(box: Box): void {
    const bottom = Math.min(rows - 1, (box.y + box.height) >> 4);
    const right = Math.min(columns - 1, (box.x + box.width) >> 4);
    for (let row = Math.max(0, box.y >> 4); row <= bottom; row++) {
      counts.fill(0, row * columns + Math.max(0, box.x >> 4), row * columns + right + 1);
    }
  }

  function hasRun(sensitivity: Sensitivity, luma: Uint8Array, earlier: Uint8Array, ignored: readonly Box[]): boolean {
    counts.fill(0);
    for (const region of regions) countEdges(sensitivity, luma, earlier, region);
    for (const box of ignored) clearCells(box);
    for (let row = 0; row < rows; row++) {
      let run = 0;
      for (let column = 0; column < columns; column++) {
        const both = counts[row * columns + column]! + (row + 1 < rows ? counts[(row + 1) * columns + column]! : 0);
        run = both >= minEdgesInCell ? run + 1 : 0;
        if (run >= minCellsInRow) return true;
      }
    }
    return false;
  }
}

function step(luma: Uint8Array, at: number, minStep: number): number {
  const difference = luma[at + 1]! - luma[at - 1]!;
  return difference > minStep ? 1 : difference < -minStep ? -1 : 0;
}

/** Of luma: less is noise and coding. */
const minDifference = 10;
/** Of every fourth pixel: far fewer than a letter of small print has. */
const mostDifferent = 8;

/** Whether two pictures are one, but for noise. */
export function isSamePicture(luma: Uint8Array, other: Uint8Array): boolean {
  let different = 0;
  for (let at = 0; at < luma.length; at += 4) {
    const change = luma[at]! - other[at]!;
    if ((change > minDifference || change < -minDifference) && ++different > mostDifferent) return false;
  }
  return true;
}
