/** The highest (or lowest) value within `radius` pixels on either side, across and down: a square neighbourhood. */
export function spread(
  pixels: Uint8Array,
  width: number,
  height: number,
  radius: number,
  highest: boolean,
): Uint8Array {
  // What is outside never counts: it is a margin of the value that loses every comparison. The lowest value is the
  // highest of the complements.
  const rowLength = width + 2 * radius;
  const words = new Int32Array(Math.ceil((rowLength * (height + 2 * radius)) / 4) + 1);
  const padded = new Uint8Array(words.buffer);
  for (let y = 0; y < height; y++) {
    const row = (y + radius) * rowLength + radius;
    padded.set(pixels.subarray(y * width, (y + 1) * width), row);
    if (!highest) for (let at = row; at < row + width; at++) padded[at] = 255 - padded[at]!;
  }
  slide(words, 1, 2 * radius + 1);
  slide(words, rowLength, 2 * radius + 1);
  if (!highest) for (let i = 0; i < words.length; i++) words[i] = ~words[i]!;
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

/** Makes each byte the highest of `length` bytes from it on, `step` apart, by doubling: log2(length) passes. */
function slide(words: Int32Array, step: number, length: number): void {
  let covered = 1;
  for (; covered * 2 <= length; covered *= 2) keepHigher(words, covered * step);
  if (covered < length) keepHigher(words, (length - covered) * step);
}

/** Makes each byte the higher of itself and of that `distance` bytes on; four bytes at a time. */
function keepHigher(words: Int32Array, distance: number): void {
  const jump = distance >> 2;
  const shift = (distance & 3) * 8;
  const end = words.length - jump - 1;
  if (shift === 0) {
    for (let i = 0; i < end; i++) words[i] = higherBytes(words[i]!, words[i + jump]!);
    return;
  }
  for (let i = 0, next = words[jump]!; i < end; i++) {
    const low = next >>> shift;
    next = words[i + jump + 1]!;
    words[i] = higherBytes(words[i]!, low | (next << (32 - shift)));
  }
}

/** Every second byte of two words is compared in a lane of 16 bits, whose ninth says which was higher. */
function higherBytes(a: number, b: number): number {
  const evenB = b & 0x00ff00ff;
  const oddB = (b >>> 8) & 0x00ff00ff;
  const even = (((a & 0x00ff00ff) | 0x01000100) - evenB) & 0x01000100;
  const odd = ((((a >>> 8) & 0x00ff00ff) | 0x01000100) - oddB) & 0x01000100;
  const fromA = (even - (even >>> 8)) | ((odd - (odd >>> 8)) << 8);
  return b ^ ((a ^ b) & fromA);
}
