const { max } = Math;

/** Islands and holes of less than this part of the largest piece are mistakes. */
const LEAST_ISLAND = 0.08;
const LEAST_HOLE = 0.015;

/** Drops the small islands of a mask of 0 to 1, and closes its small holes. */
export function tidyMask(mask: Float32Array, { width, height }: { width: number; height: number }): void {
  const islands = pieces(mask, width, height, (value) => value >= 0.5);
  const largest = max(0, ...islands.map(({ length }) => length));
  for (const piece of islands) if (piece.length < LEAST_ISLAND * largest) for (const at of piece) mask[at] = 0;
  for (const piece of pieces(mask, width, height, (value) => value < 0.5)) {
    const isHole = piece.length < LEAST_HOLE * largest && !piece.some((at) => isBorder(at, width, height));
    if (isHole) for (const at of piece) mask[at] = 1;
  }
}

/** The connected pieces of the pixels for which something holds. */
function pieces(mask: Float32Array, width: number, height: number, holds: (value: number) => boolean): Int32Array[] {
  const seen = new Uint8Array(mask.length);
  const queue = new Int32Array(mask.length);
  const found: Int32Array[] = [];
  for (let start = 0; start < mask.length; start++) {
    if (seen[start] || !holds(mask[start]!)) continue;
    let end = 0;
    const visit = (at: number): void => {
      if (seen[at] || !holds(mask[at]!)) return;
      seen[at] = 1;
      queue[end++] = at;
    };
    visit(start);
    for (let next = 0; next < end; next++) {
      const at = queue[next]!;
      const column = at % width;
      if (column > 0) visit(at - 1);
      if (column < width - 1) visit(at + 1);
      if (at >= width) visit(at - width);
      if (at < width * (height - 1)) visit(at + width);
    }
    found.push(queue.slice(0, end));
  }
  return found;
}

function isBorder(at: number, width: number, height: number): boolean {
  const column = at % width;
  return column === 0 || column === width - 1 || at < width || at >= width * (height - 1);
}
