/** An interleaved 8-bit RGB picture. */
export interface RgbImage {
  data: Uint8Array;
  width: number;
  height: number;
}

/** A square of a picture, possibly turned, mirrored, or reaching over the border. In pixels and radians. */
export interface Square {
  centreX: number;
  centreY: number;
  size: number;
  /** Clockwise turn of the square's own axes. */
  angle?: number;
  mirrored?: boolean;
}

/**
 * Reads a square as `resolution`² RGB floats, `value * scale + offset`, averaging where it shrinks.
 * Black (zero) outside the picture.
 */
export function samplePatch(
  image: RgbImage,
  square: Square,
  resolution: number,
  scale = 1 / 255,
  offset = 0,
): Float32Array {
  const patch = new Float32Array(resolution * resolution * 3);
  const step = square.size / resolution;
  // One bilinear probe covers about two pixels; more are spread over the cell when it is larger.
  const probes = Math.max(1, Math.min(8, Math.round(step / 1.5)));
  const toImage = squareToImage(square);
  for (let row = 0, at = 0; row < resolution; row++) {
    for (let column = 0; column < resolution; column++, at += 3) {
      for (let probe = 0; probe < probes * probes; probe++) {
        const u = (column + ((probe % probes) + 0.5) / probes) / resolution;
        const v = (row + (Math.floor(probe / probes) + 0.5) / probes) / resolution;
        const [x, y] = toImage(u, v);
        addBilinear(image, x - 0.5, y - 0.5, patch, at);
      }
      for (let channel = at; channel < at + 3; channel++)
        patch[channel] = (patch[channel]! / (probes * probes)) * scale + offset;
    }
  }
  return patch;
}

/** Maps a point of the square (0…1 on both axes) to the picture. */
export function squareToImage({
  centreX,
  centreY,
  size,
  angle = 0,
  mirrored = false,
}: Square): (u: number, v: number) => [number, number] {
  const cosine = Math.cos(angle) * size;
  const sine = Math.sin(angle) * size;
  return (u, v) => {
    const x = mirrored ? 0.5 - u : u - 0.5;
    const y = v - 0.5;
    return [centreX + x * cosine - y * sine, centreY + x * sine + y * cosine];
  };
}

function addBilinear({ data, width, height }: RgbImage, x: number, y: number, target: Float32Array, at: number): void {
  // Truncation is rounding down here, since nothing before -1 counts.
  const left = ((x + 1) | 0) - 1;
  const top = ((y + 1) | 0) - 1;
  if (left < -1 || top < -1 || left >= width || top >= height) return;
  const right = x - left;
  const down = y - top;
  for (let corner = 0; corner < 4; corner++) {
    const column = left + (corner & 1);
    const row = top + (corner >> 1);
    if (column < 0 || row < 0 || column >= width || row >= height) continue;
    const weight = (corner & 1 ? right : 1 - right) * (corner >> 1 ? down : 1 - down);
    const from = (row * width + column) * 3;
    target[at] = target[at]! + weight * data[from]!;
    target[at + 1] = target[at + 1]! + weight * data[from + 1]!;
    target[at + 2] = target[at + 2]! + weight * data[from + 2]!;
  }
}
