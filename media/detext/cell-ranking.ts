import type { Source } from './sources.ts';

/** How one cell moves in one source. */
export interface CellPlace {
  source: Source;
  /** Displacements at the four corners: top left, top right, bottom left, bottom right. */
  dx: Float64Array;
  dy: Float64Array;
  /** Whether all four are the same. */
  rigid: boolean;
  /** Current minus source, in luma levels. */
  offset: number;
  /** The lower, the better; rebuilt sources come after all others. */
  rank: number;
}

// A source with a larger mean difference shows something else.
const uselessError = 14;
// Corners that disagree by more than this lie on different things: the cell then moves as one with its best corner.
const tornPixels = 1.25;
// Corners that disagree by less move as one to within the fraction that sampling knows.
const rigidPixels = 1 / 20;
const rebuiltRank = 1000;

/** Places to be ranked, made once for so many sources. */
export function createCellPlaces(sources: readonly Source[]): CellPlace[] {
  return sources.map((source) => ({
    source,
    dx: new Float64Array(4),
    dy: new Float64Array(4),
    rigid: false,
    offset: 0,
    rank: Infinity,
  }));
}

/** Looks up how the cell at `node` moves in every source and puts `places` in order, best first; gives how many are of use. */
export function rankPlaces(places: CellPlace[], node: number, columns: number): number {
  let usable = 0;
  for (const place of places) {
    lookUp(place, node, columns);
    if (place.rank < Infinity) usable++;
  }
  // Insertion sort: the order hardly changes from cell to cell.
  for (let index = 1; index < places.length; index++) {
    const place = places[index]!;
    let to = index;
    while (to > 0 && places[to - 1]!.rank > place.rank) {
      places[to] = places[to - 1]!;
      to--;
    }
    places[to] = place;
  }
  return usable;
}

function lookUp(place: CellPlace, node: number, columns: number): void {
  const { field, offset, rebuilt } = place.source;
  const { dx, dy, error } = field;
  let best = node;
  for (let corner = 1; corner < 4; corner++) {
    const at = node + (corner & 1) + (corner >> 1) * columns;
    if (error[at]! < error[best]!) best = at;
  }
  let spread = 0;
  let sum = 0;
  let sumOffset = 0;
  for (let corner = 0; corner < 4; corner++) {
    const at = node + (corner & 1) + (corner >> 1) * columns;
    const apart = Math.max(Math.abs(dx[at]! - dx[best]!), Math.abs(dy[at]! - dy[best]!));
    if (apart > spread) spread = apart;
    sum += error[at]! < uselessError ? error[at]! : uselessError;
    sumOffset += offset[at]!;
  }
  const torn = spread > tornPixels;
  const mean = torn ? error[best]! * 1.2 : sum / 4;
  if (!(mean < uselessError)) {
    place.rank = Infinity;
    return;
  }
  place.rank = rebuilt ? rebuiltRank + mean : mean;
  place.rigid = torn || spread < rigidPixels;
  for (let corner = 0; corner < 4; corner++) {
    const at = place.rigid ? best : node + (corner & 1) + (corner >> 1) * columns;
    place.dx[corner] = dx[at]!;
    place.dy[corner] = dy[at]!;
  }
  place.offset = torn ? offset[best]! : sumOffset / 4;
}
