const columns = 12;
const rows = 8;
// Of how much the picture varies within itself, two of one shot differ by less.
const sameShare = 0.5;
const sameLevels = 4;

/** Whether two pictures are of different shots: they differ, blurred, nearly as much as each varies within itself. */
export function isOtherShot(first: Uint8Array, second: Uint8Array, width: number, height: number): boolean {
  const [a, b] = [blurred(first, width, height), blurred(second, width, height)];
  const shift = meanOf(b) - meanOf(a);
  const apart = meanOf(a.map((level, at) => Math.abs(b[at]! - level - shift)));
  const middle = meanOf(a);
  const varies = meanOf(a.map((level) => Math.abs(level - middle)));
  return apart > sameLevels && apart > sameShare * varies;
}

/** Means of blocks, less their sampling: every second row and column. */
function blurred(luma: Uint8Array, width: number, height: number): Float64Array {
  const sums = new Float64Array(columns * rows);
  const counts = new Uint32Array(columns * rows);
  for (let y = 0; y < height; y += 2) {
    const row = Math.floor((y * rows) / height) * columns;
    for (let x = 0; x < width; x += 2) {
      const block = row + Math.floor((x * columns) / width);
      sums[block]! += luma[y * width + x]!;
      counts[block]!++;
    }
  }
  return sums.map((sum, block) => sum / Math.max(1, counts[block]!));
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
