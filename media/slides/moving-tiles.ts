import type { InkChange } from './sheet.ts';

/** Pixels that change in a tile in which something moved. */
const LEAST_PIXELS = 6;
/** Of the looks at one slide, and of those around it, in which tiles change where something moves. */
const SLIDE_SHARE = 0.25;
const AROUND_SHARE = 0.4;
/** So many changes between looks at a slide say what moves on it. */
const ENOUGH = 3;

/**
 * The tiles in which something moves all the time, such as somebody who speaks, with their neighbours.
 * @param here changes between the looks at what is shown now
 * @param around changes before and after as well, which have the last word where the others are few
 * @returns 1 for each tile that moves
 */
export function findMovingTiles(
  here: readonly InkChange[],
  around: readonly InkChange[],
  { across, count }: { across: number; count: number },
): Uint8Array {
  if (here.length >= ENOUGH) return grown(movingIn(here, SLIDE_SHARE, count), across);
  const moving = movingIn(around, AROUND_SHARE, count);
  const isStill = (tile: number): boolean => here.length > 0 && !here.some((change) => isActive(change, tile));
  return grown(
    moving.map((value, tile) => (isStill(tile) ? 0 : value)),
    across,
  );
}

/** How many tiles have changed. */
export function activeTiles(change: InkChange): number {
  return change.changed.reduce((sum, pixels) => sum + (pixels >= LEAST_PIXELS ? 1 : 0), 0);
}

function isActive({ changed }: InkChange, tile: number): boolean {
  return changed[tile]! >= LEAST_PIXELS;
}

// A bullet that appears changes its tiles once, and the dissolve to the next slide may change them again.
function movingIn(changes: readonly InkChange[], share: number, count: number): Uint8Array {
  const least = Math.max(changes.length > 4 ? 3 : 2, share * changes.length);
  return Uint8Array.from({ length: count }, (_, tile) =>
    changes.reduce((times, change) => times + (isActive(change, tile) ? 1 : 0), 0) >= least ? 1 : 0,
  );
}

function grown(tiles: Uint8Array, across: number): Uint8Array {
  return tiles.map((value, tile) => {
    const column = tile % across;
    for (let row = tile - across; row <= tile + across; row += across) {
      if (tiles[row] || (column > 0 && tiles[row - 1]) || (column < across - 1 && tiles[row + 1])) return 1;
    }
    return value;
  });
}
