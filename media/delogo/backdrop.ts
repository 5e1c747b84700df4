const blockPixels = 8;
// The mean of fewer pixels says little.
const leastPixels = 48;

/**
 * Prepares to tell, roughly, what is behind a mask: at each pixel the mean of those around it that are not masked.
 * @returns takes a plane and gives the mean by pixel; 128 where all is masked
 */
export function createBackdrop(
  mask: Uint8Array,
  width: number,
  height: number,
): (plane: Uint8Array) => (at: number) => number {
  const columns = Math.ceil(width / blockPixels);
  const rows = Math.ceil(height / blockPixels);
  const blockAt = (at: number): number =>
    Math.floor(at / width / blockPixels) * columns + Math.floor((at % width) / blockPixels);
  const counts = new Uint32Array(columns * rows);
  const blocks = new Int32Array(mask.length);
  for (let at = 0; at < mask.length; at++) {
    blocks[at] = blockAt(at);
    if (mask[at] === 0) counts[blocks[at]!]!++;
  }
  const reaches = counts.map((_, block) => {
    let reach = 0;
    while (reach < columns + rows && around(counts, block, reach) < leastPixels) reach++;
    return reach;
  });

  function around(values: Uint32Array, block: number, reach: number): number {
    const column = block % columns;
    const row = (block - column) / columns;
    let sum = 0;
    for (let v = Math.max(0, row - reach); v <= Math.min(rows - 1, row + reach); v++) {
      for (let u = Math.max(0, column - reach); u <= Math.min(columns - 1, column + reach); u++) {
        sum += values[v * columns + u]!;
      }
    }
    return sum;
  }

  return (plane) => {
    const sums = new Uint32Array(columns * rows);
    for (let at = 0; at < plane.length; at++) if (mask[at] === 0) sums[blocks[at]!]! += plane[at]!;
    const means = new Float32Array(columns * rows).fill(NaN);
    return (at) => {
      const block = blocks[at]!;
      if (Number.isNaN(means[block]!)) {
        const count = around(counts, block, reaches[block]!);
        means[block] = count === 0 ? 128 : around(sums, block, reaches[block]!) / count;
      }
      return means[block]!;
    };
  };
}
