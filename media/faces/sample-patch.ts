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
  const [fromX, fromY] = toImage(0, 0);
  const [acrossX, acrossY] = difference(toImage(1, 0), fromX, fromY, resolution);
  const [downX, downY] = difference(toImage(0, 1), fromX, fromY, resolution);
  const share = scale / (probes * probes);
  for (let row = 0, at = 0; row < resolution; row++) {
    for (let column = 0; column < resolution; column++, at += 3) {
      for (let line = 0; line < probes; line++) {
        const v = row + (line + 0.5) / probes;
        for (let probe = 0; probe < probes; probe++) {
          const u = column + (probe + 0.5) / probes;
          const x = fromX + u * acrossX + v * downX;
          const y = fromY + u * acrossY + v * downY;
          addBilinear(image, x - 0.5, y - 0.5, patch, at);
        }
      }
      for (let channel = at; channel < at + 3; channel++) patch[channel] = patch[channel]! * share + offset;
    }
  }
  return patch;
}

/** How far a point is from another, in the steps that it is away. */
function difference([x, y]: [number, number], fromX: number, fromY: number, steps: number): [number, number] {
  return [(x - fromX) / steps, (y - fromY) / steps];
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
  if (left >= 0 && top >= 0 && left + 1 < width && top + 1 < height) {
    const from = (top * width + left) * 3;
    const below = from + width * 3;
    const a = (1 - right) * (1 - down);
    const b = right * (1 - down);
    const c = (1 - right) * down;
    const d = right * down;
    for (let channel = 0; channel < 3; channel++) {
      target[at + channel] =
        target[at + channel]! +
        a * data[from + channel]! +
        b * data[from + channel + 3]! +
        c * data[below + channel]! +
        d * data[below + channel + 3]!;
    }
    return;
  }
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
