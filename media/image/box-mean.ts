const { max, min } = Math;

let rowSums = new Float32Array(0);
let columnSums = new Float64Array(0);

/**
 * Means over squares of `2 * radius + 1` pixels, fewer at the border, by running sums: the time does not depend on the radius.
 * @param means where to put them, `source` itself if that is not needed any more; default a new plane
 */
export function boxMean(
  source: Float32Array,
  width: number,
  height: number,
  radius: number,
  means: Float32Array = new Float32Array(width * height),
): Float32Array {
  if (rowSums.length < width * height) rowSums = new Float32Array(width * height);
  if (columnSums.length < width) columnSums = new Float64Array(width);
  const rows = rowSums;
  const sums = columnSums;
  for (let row = 0; row < height; row++) averageRow(source, row * width, width, radius, rows);
  sums.fill(0, 0, width);
  let count = min(radius, height);
  for (let at = 0, end = count * width, x = 0; at < end; at++, x = x + 1 === width ? 0 : x + 1)
    sums[x] = sums[x]! + rows[at]!;
  for (let row = 0; row < height; row++) {
    if (row + radius < height) {
      count++;
      for (let x = 0, at = (row + radius) * width; x < width; x++, at++) sums[x] = sums[x]! + rows[at]!;
    }
    if (row > radius) {
      count--;
      for (let x = 0, at = (row - radius - 1) * width; x < width; x++, at++) sums[x] = sums[x]! - rows[at]!;
    }
    const share = 1 / count;
    for (let x = 0, at = row * width; x < width; x++, at++) means[at] = sums[x]! * share;
  }
  return means;
}

function averageRow(source: Float32Array, from: number, width: number, radius: number, rows: Float32Array): void {
  // Where the square is whole, and only there, one pixel comes and one goes at each step.
  const full = 2 * radius + 1;
  const whole = max(radius + 1, width - radius);
  let sum = 0;
  let count = min(radius, width);
  for (let x = 0; x < count; x++) sum += source[from + x]!;
  for (let x = 0; x < width; x++) {
    if (x === radius + 1 && x < whole) {
      for (; x < whole; x++) {
        sum += source[from + x + radius]! - source[from + x - radius - 1]!;
        rows[from + x] = sum / full;
      }
      if (x === width) return;
    }
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
