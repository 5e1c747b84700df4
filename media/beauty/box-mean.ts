/**
 * Means over squares of `2 * radius + 1` pixels, fewer at the border, by running sums: the time does not depend on the radius.
 * @returns a new plane
 */
export function boxMean(source: Float32Array, width: number, height: number, radius: number): Float32Array {
  const rows = new Float32Array(source.length);
  for (let row = 0; row < height; row++) {
    const from = row * width;
    let sum = 0;
    let count = Math.min(radius, width);
    for (let x = 0; x < count; x++) sum += source[from + x]!;
    for (let x = 0; x < width; x++) {
      if (x + radius < width) {
        sum += source[from + x + radius]!;
        count++;
      }
      if (x > radius) {
        sum -= source[from + x - radius - 1]!;
        count--;
      }
      rows[from + x] = sum / count;
    }
  }
  const means = new Float32Array(source.length);
  const sums = new Float64Array(width);
  let count = Math.min(radius, height);
  for (let row = 0; row < count; row++) for (let x = 0; x < width; x++) sums[x] = sums[x]! + rows[row * width + x]!;
  for (let row = 0; row < height; row++) {
    const entering = row + radius < height ? (row + radius) * width : -1;
    const leaving = row > radius ? (row - radius - 1) * width : -1;
    if (entering >= 0) count++;
    if (leaving >= 0) count--;
    for (let x = 0; x < width; x++) {
      let sum = sums[x]!;
      if (entering >= 0) sum += rows[entering + x]!;
      if (leaving >= 0) sum -= rows[leaving + x]!;
      sums[x] = sum;
      means[row * width + x] = sum / count;
    }
  }
  return means;
}
