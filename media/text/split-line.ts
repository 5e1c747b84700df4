import type { Box, StrokeMask } from './text-track.ts';

/** In heights of the box, margins included: a wide Chinese space is 0.75, the room after a Chinese comma 0.6. */
export const minGap = 0.9;

/**
 * Splits a line where more than a space is free of strokes: a logo beside a caption, or two speakers.
 * Where nothing is split the line's own box is given.
 */
export function splitAtGaps(line: Box, { box, mask }: StrokeMask): Box[] {
  const gap = minGap * box.height;
  const parts: { start: number; end: number }[] = [];
  for (let x = 0; x < box.width; x++) {
    if (!hasInk(mask, box, x)) continue;
    const last = parts.at(-1);
    if (last && x - last.end <= gap) last.end = x + 1;
    else parts.push({ start: x, end: x + 1 });
  }
  // Specks are no letters; a one or an l is this wide.
  const lines = parts.filter(({ start, end }) => end - start >= Math.max(2, 0.05 * box.height));
  if (lines.length < 2) return [line];
  return lines.map(({ start, end }, i) => {
    // Marks too faint for the mask stand beside the words: half of the gap belongs to each side.
    const left = Math.max(0, start - roomTo(start - (lines[i - 1]?.end ?? 0), box.height));
    const right = Math.min(box.width, end + roomTo((lines[i + 1]?.start ?? box.width) - end, box.height));
    return { x: box.x + left, y: line.y, width: right - left, height: line.height };
  });
}

function roomTo(gap: number, height: number): number {
  return Math.round(Math.min(gap / 2, 0.4 * height));
}

function hasInk(mask: Uint8Array, { width, height }: Box, x: number): boolean {
  let count = 0;
  for (let at = x; at < width * height; at += width) if (mask[at] !== 0 && ++count === 2) return true;
  return false;
}
