/** The highest (or lowest) value within `radius` pixels on either side, across and down: a square neighbourhood. */
export function spread(
  pixels: Uint8Array,
  width: number,
  height: number,
  radius: number,
  highest: boolean,
): Uint8Array {
  // What is outside never counts: it is a margin of the value that loses every comparison.
  const rowLength = width + 2 * radius;
  const padded = new Uint8Array(rowLength * (height + 2 * radius)).fill(highest ? 0 : 255);
  for (let y = 0; y < height; y++) {
    padded.set(pixels.subarray(y * width, (y + 1) * width), (y + radius) * rowLength + radius);
  }
  const combine = highest ? keepHigher : keepLower;
  slide(padded, 1, 2 * radius + 1, combine);
  slide(padded, rowLength, 2 * radius + 1, combine);
  const result = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) result.set(padded.subarray(y * rowLength, y * rowLength + width), y * width);
  return result;
}

/** What is brighter than its surroundings and thinner than `2 * radius + 1` (white top-hat); 0 elsewhere. */
export function brightDetail(pixels: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const detail = spread(spread(pixels, width, height, radius, false), width, height, radius, true);
  for (let i = 0; i < detail.length; i++) detail[i] = pixels[i]! - detail[i]!;
  return detail;
}

/** What is darker than its surroundings and thinner than `2 * radius + 1` (black top-hat); 0 elsewhere. */
export function darkDetail(pixels: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const detail = spread(spread(pixels, width, height, radius, true), width, height, radius, false);
  for (let i = 0; i < detail.length; i++) detail[i] = detail[i]! - pixels[i]!;
  return detail;
}

/** Makes each value the extreme of `length` values from it on, `step` apart, by doubling: log2(length) passes. */
function slide(
  values: Uint8Array,
  step: number,
  length: number,
  combine: (values: Uint8Array, distance: number) => void,
): void {
  let covered = 1;
  for (; covered * 2 <= length; covered *= 2) combine(values, covered * step);
  if (covered < length) combine(values, (length - covered) * step);
}

function keepHigher(values: Uint8Array, distance: number): void {
  for (let i = 0, end = values.length - distance; i < end; i++) {
    const other = values[i + distance]!;
    if (other > values[i]!) values[i] = other;
  }
}

function keepLower(values: Uint8Array, distance: number): void {
  for (let i = 0, end = values.length - distance; i < end; i++) {
    const other = values[i + distance]!;
    if (other < values[i]!) values[i] = other;
  }
}
