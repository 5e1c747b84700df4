import type { Matte } from './refine-matte.ts';
import type { SpreadColours } from './spread-colours.ts';

const { floor, max, min } = Math;

/**
 * Brings a matte to the resolution of the picture, where it follows the colours as it did, and takes the colours behind
 * out of what is partly in front.
 * @param pixels R, G, B and opacity; changed in place
 * @returns the share of the picture that is in front
 */
export function enlargeMatte(
  pixels: Uint8Array,
  { width, height }: { width: number; height: number },
  matte: Matte,
  { front, back }: SpreadColours,
): number {
  const { opacity, lines } = matte;
  const isLarger = width !== matte.width || height !== matte.height;
  if (isLarger) lines.fit(opacity);
  const planes = [opacity, ...lines.slopes, lines.offset, ...front, ...back];
  const upper = planes.map(() => new Float32Array(matte.width + 1));
  const columns = Int32Array.from({ length: width }, (_, x) => floor(placeOf(x, width, matte.width)));
  const shares = Float32Array.from({ length: width }, (_, x) => placeOf(x, width, matte.width) % 1);
  let sum = 0;
  for (let row = 0, pixel = 0; row < height; row++) {
    const place = placeOf(row, height, matte.height);
    readRows(planes, upper, matte, place);
    for (let column = 0; column < width; column++, pixel += 4) {
      const left = columns[column]!;
      const share = shares[column]!;
      const smooth = between(upper[0]!, left, share);
      const r = pixels[pixel]!;
      const g = pixels[pixel + 1]!;
      const b = pixels[pixel + 2]!;
      let alpha = smooth;
      if (isLarger && smooth > 0 && smooth < 1) {
        alpha =
          (between(upper[1]!, left, share) * r +
            between(upper[2]!, left, share) * g +
            between(upper[3]!, left, share) * b) /
            255 +
          between(upper[4]!, left, share);
        alpha = alpha < 0.02 ? 0 : alpha > 0.98 ? 1 : alpha;
      }
      sum += alpha;
      if (alpha === 0) {
        // Nothing to see, and smooth, so that it takes no room and scaling draws no background in.
        pixels[pixel] = between(upper[5]!, left, share) + 0.5;
        pixels[pixel + 1] = between(upper[6]!, left, share) + 0.5;
        pixels[pixel + 2] = between(upper[7]!, left, share) + 0.5;
      } else if (alpha < 1) {
        for (let channel = 0; channel < 3; channel++) {
          const near = between(upper[5 + channel]!, left, share);
          const off = pixels[pixel + channel]! - alpha * near - (1 - alpha) * between(upper[8 + channel]!, left, share);
          const own = near + alpha * off;
          pixels[pixel + channel] = own < 0 ? 0 : own > 254.5 ? 255 : own + 0.5;
        }
      }
      pixels[pixel + 3] = alpha * pixels[pixel + 3]! + 0.5;
    }
  }
  return sum / (width * height);
}

function placeOf(at: number, size: number, matteSize: number): number {
  return max(0, min(matteSize - 1, ((at + 0.5) * matteSize) / size - 0.5));
}

/** The planes at a height between two of their rows. */
function readRows(
  planes: readonly Float32Array[],
  out: readonly Float32Array[],
  { width, height }: Matte,
  place: number,
): void {
  const top = floor(place);
  const share = place - top;
  const [above, below] = [top * width, min(height - 1, top + 1) * width];
  for (const [index, plane] of planes.entries()) {
    const row = out[index]!;
    for (let column = 0; column < width; column++)
      row[column] = plane[above + column]! * (1 - share) + plane[below + column]! * share;
    row[width] = row[width - 1]!;
  }
}

function between(row: Float32Array, left: number, share: number): number {
  return row[left]! * (1 - share) + row[left + 1]! * share;
}
