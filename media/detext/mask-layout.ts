import { pixelState } from './picture.ts';

/** The masked pixels of a picture by grid cell: which to fill, and at which nodes displacements are wanted. */
export interface MaskLayout {
  /** States by pixel; shared, not to be changed. */
  mask: Uint8Array;
  columns: number;
  spacing: number;
  /** Cells with masked pixels: the index of the node at the cell's top left. */
  cells: Int32Array;
  /** Where the pixels of each cell begin in `pixels`; one more entry than cells. */
  starts: Int32Array;
  /** Pixel positions, cell by cell. */
  pixels: Int32Array;
  /** Their columns and rows. */
  pixelX: Int16Array;
  pixelY: Int16Array;
  /** The nodes at the corners of those cells. */
  nodes: Int32Array;
}

/** Lays out the masked pixels of a picture on a grid of nodes. */
export function layOutMask(mask: Uint8Array, width: number, height: number, spacing: number): MaskLayout {
  const columns = Math.ceil(width / spacing) + 1;
  const rows = Math.ceil(height / spacing) + 1;
  const cells: number[] = [];
  const starts: number[] = [0];
  const pixels = new Int32Array(countText(mask));
  let count = 0;
  const isCorner = new Uint8Array(columns * rows);
  for (let row = 0; row < rows - 1; row++) {
    for (let column = 0; column < columns - 1; column++) {
      const before = count;
      const right = Math.min(width, (column + 1) * spacing);
      const bottom = Math.min(height, (row + 1) * spacing);
      for (let y = row * spacing; y < bottom; y++) {
        for (let x = column * spacing; x < right; x++) {
          if (mask[y * width + x] === pixelState.text) pixels[count++] = y * width + x;
        }
      }
      if (count === before) continue;
      const node = row * columns + column;
      cells.push(node);
      starts.push(count);
      isCorner[node] = isCorner[node + 1] = isCorner[node + columns] = isCorner[node + columns + 1] = 1;
    }
  }
  const nodes: number[] = [];
  for (let node = 0; node < isCorner.length; node++) if (isCorner[node] !== 0) nodes.push(node);
  return {
    mask,
    columns,
    spacing,
    cells: Int32Array.from(cells),
    starts: Int32Array.from(starts),
    pixels,
    pixelX: Int16Array.from(pixels, (at) => at % width),
    pixelY: Int16Array.from(pixels, (at) => Math.floor(at / width)),
    nodes: Int32Array.from(nodes),
  };
}

function countText(mask: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < mask.length; at++) if (mask[at] === pixelState.text) count++;
  return count;
}
