/** The square blocks that a picture is looked at in. */
export interface BlockGrid {
  /** Side of a block in luma pixels, even; the last ones of a row or column may be smaller. */
  size: number;
  columns: number;
  rows: number;
  count: number;
}

/** What the blocks of a picture are like. */
export interface BlockStats {
  y: Float32Array;
  u: Float32Array;
  v: Float32Array;
  /** Standard deviation of the luma within each block, and of the two chroma planes together. */
  lumaSpread: Float32Array;
  chromaSpread: Float32Array;
}

const SMALL = 8;
const LARGE = 16;
const LARGE_FROM = 1400;

/** Lays blocks over a picture of this size. */
export function createGrid(width: number, height: number): BlockGrid {
  const size = Math.min(width, height) >= LARGE_FROM ? LARGE : SMALL;
  const columns = Math.ceil(width / size);
  const rows = Math.ceil(height / size);
  return { size, columns, rows, count: columns * rows };
}

/** Empty statistics for a grid. */
export function createStats({ count }: BlockGrid): BlockStats {
  const plane = (): Float32Array => new Float32Array(count);
  return { y: plane(), u: plane(), v: plane(), lumaSpread: plane(), chromaSpread: plane() };
}

/** Measures the blocks of a yuv420p picture. */
export function measureBlocks(
  { data, width, height }: { data: Uint8Array; width: number; height: number },
  grid: BlockGrid,
  stats: BlockStats,
): void {
  measurePlane(data, width, height, grid.size, grid, stats.y, stats.lumaSpread, false);
  const [across, down] = [(width + 1) >> 1, (height + 1) >> 1];
  const chroma = across * down;
  const luma = width * height;
  const half = grid.size >> 1;
  measurePlane(data.subarray(luma, luma + chroma), across, down, half, grid, stats.u, stats.chromaSpread, false);
  measurePlane(data.subarray(luma + chroma), across, down, half, grid, stats.v, stats.chromaSpread, true);
}

function measurePlane(
  plane: Uint8Array,
  width: number,
  height: number,
  size: number,
  { columns, rows }: BlockGrid,
  means: Float32Array,
  spreads: Float32Array,
  joins: boolean,
): void {
  for (let row = 0, block = 0; row < rows; row++) {
    const top = row * size;
    const bottom = Math.min(height, top + size);
    for (let column = 0; column < columns; column++, block++) {
      const left = column * size;
      const right = Math.min(width, left + size);
      let sum = 0;
      let squares = 0;
      for (let y = top; y < bottom; y++) {
        for (let at = y * width + left, end = y * width + right; at < end; at++) {
          const value = plane[at]!;
          sum += value;
          squares += value * value;
        }
      }
      const count = (bottom - top) * (right - left);
      const mean = sum / count;
      const variance = Math.max(0, squares / count - mean * mean);
      means[block] = mean;
      // Two planes joined: the root of the sum of both variances.
      spreads[block] = Math.sqrt(joins ? spreads[block]! ** 2 + variance : variance);
    }
  }
}
