import type { Box } from './text-track.ts';

/** The pixels that two boxes share. */
export function sharedArea(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Whether two boxes stand on one line and cover each other: more than half of the smaller one is shared. */
export function coverEachOther(a: Box, b: Box): boolean {
  const smaller = Math.min(a.width * a.height, b.width * b.height);
  return sharedArea(a, b) > 0.5 * smaller;
}

/** The smallest box that holds both. */
export function around(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/** Whether two boxes are on one row, of one height, with at most two letters' room between them. */
export function isBeside(a: Box, b: Box): boolean {
  const shared = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const smaller = Math.min(a.height, b.height);
  const gap = Math.max(a.x, b.x) - Math.min(a.x + a.width, b.x + b.width);
  return shared > 0.6 * smaller && Math.max(a.height, b.height) < 1.6 * smaller && gap < 2.2 * smaller;
}

/** What is left of a line, left and right, without the parts where other lines stand; pieces of at least half its height. */
export function without(line: Box, others: readonly Box[]): Box[] {
  let pieces = [line];
  for (const other of others) {
    if (!coverEachOther(line, other)) continue;
    pieces = pieces.flatMap((piece) => [
      { ...piece, width: Math.min(piece.width, other.x - piece.x) },
      fromRightOf(piece, other.x + other.width),
    ]);
  }
  return pieces.filter((piece) => piece === line || piece.width >= 0.5 * line.height);
}

function fromRightOf(box: Box, left: number): Box {
  const x = Math.max(box.x, left);
  return { ...box, x, width: box.x + box.width - x };
}

/** A box with a margin on every side, kept within a picture. */
export function grown(box: Box, across: number, down: number, width: number, height: number): Box {
  const x = Math.max(0, Math.floor(box.x - across));
  const y = Math.max(0, Math.floor(box.y - down));
  return {
    x,
    y,
    width: Math.min(width, Math.ceil(box.x + box.width + across)) - x,
    height: Math.min(height, Math.ceil(box.y + box.height + down)) - y,
  };
}

/** A box in pixels that are `factor` times smaller. */
export function scaled(box: Box, factor: number): Box {
  return { x: box.x * factor, y: box.y * factor, width: box.width * factor, height: box.height * factor };
}
