/** Reads small maps at the size of a larger picture, row by row, interpolated between their pixels. */
export class MapRows {
  private readonly maps: readonly Float32Array[];
  private readonly mapWidth: number;
  private readonly mapHeight: number;
  private readonly pitchY: number;
  private readonly columns: Int32Array;
  private readonly shares: Float32Array;
  private readonly narrow: Float32Array;
  private readonly rows: Float32Array[];

  /**
   * @param maps of one size, `mapWidth` × `mapHeight`
   * @param width of the rows to give
   * @param pitchX how many pixels of a map one of the picture is across, and `pitchY` down
   */
  constructor(
    maps: readonly Float32Array[],
    { width: mapWidth, height: mapHeight }: { width: number; height: number },
    width: number,
    pitchX: number,
    pitchY = pitchX,
  ) {
    this.maps = maps;
    this.mapWidth = mapWidth;
    this.mapHeight = mapHeight;
    this.pitchY = pitchY;
    this.columns = new Int32Array(width);
    this.shares = new Float32Array(width);
    for (let x = 0; x < width; x++) [this.columns[x], this.shares[x]] = placeOf(x, pitchX, mapWidth);
    this.narrow = new Float32Array(mapWidth + 1);
    this.rows = maps.map(() => new Float32Array(width));
  }

  /** What each map has along a row. The arrays are used again for the next row. */
  at(y: number): readonly Float32Array[] {
    const { maps, mapWidth, mapHeight, columns, shares, narrow, rows } = this;
    const [above, down] = placeOf(y, this.pitchY, mapHeight);
    const upper = above * mapWidth;
    const lower = Math.min(mapHeight - 1, above + 1) * mapWidth;
    for (const [index, map] of maps.entries()) {
      for (let x = 0; x < mapWidth; x++) narrow[x] = map[upper + x]! + down * (map[lower + x]! - map[upper + x]!);
      narrow[mapWidth] = narrow[mapWidth - 1]!;
      const row = rows[index]!;
      for (let x = 0; x < row.length; x++) {
        const left = columns[x]!;
        row[x] = narrow[left]! + shares[x]! * (narrow[left + 1]! - narrow[left]!);
      }
    }
    return rows;
  }
}

/** The map's pixel before a place, and how far it is to the next: 0 to 1. */
function placeOf(x: number, pitch: number, length: number): [number, number] {
  const place = Math.max(0, Math.min(length - 1, (x + 0.5) * pitch - 0.5));
  const before = Math.floor(place);
  return [before, place - before];
}
