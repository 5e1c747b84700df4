import type { LogoPlane } from './logo.ts';
import type { OverTime } from './over-time.ts';

const mostColours = 4;
const rounds = 8;
// Where less of the logo is, its colour cannot be told.
const leastCover = 0.12;
// A colour stands for what differs from it by up to so many times what the mean of the scene may be off.
const allowance = 2.2;

/**
 * Finds what a logo adds to each pixel. Where the scene evens out over time, that is what its mean differs by from what
 * is behind; where it does not, such as under a camera that hardly moves, that would take the scene's own detail for the
 * logo's. Logos are of few colours, so colours that differ by no more than that are made one.
 * @param share how much of the scene comes through, by pixel
 */
export function logoColours(
  { mean, behind, roughness }: OverTime,
  touched: Uint8Array,
  share: Float32Array,
): { luma: LogoPlane; cb: LogoPlane; cr: LogoPlane } {
  const { width, height } = mean;
  const lumaColour = new Float32Array(share.length);
  const pixels: number[] = [];
  for (let at = 0; at < share.length; at++) {
    const cover = 1 - share[at]!;
    if (touched[at] === 0 || cover < leastCover) continue;
    lumaColour[at] = behind.luma[at]! + (mean.luma[at]! - behind.luma[at]!) / cover;
    pixels.push(at);
  }
  const colours = clusters(pixels.map((at) => lumaColour[at]!));
  const constant = new Float32Array(share.length);
  for (let at = 0; at < share.length; at++) {
    const cover = 1 - share[at]!;
    if (touched[at] === 0 || cover === 0) continue;
    const own = mean.luma[at]! - share[at]! * behind.luma[at]!;
    constant[at] = own;
    if (cover < leastCover) continue;
    const nearest = colours.reduce((best, colour) =>
      Math.abs(colour - lumaColour[at]!) < Math.abs(best - lumaColour[at]!) ? colour : best,
    );
    if (Math.abs(lumaColour[at]! - nearest) * cover < allowance * roughness) constant[at] = cover * nearest;
  }
  const chromaShare = halve(share, width, height);
  const chroma = (plane: 'cb' | 'cr'): LogoPlane => ({
    share: chromaShare,
    constant: chromaShare.map((value, at) => mean[plane][at]! - value * behind[plane][at]!),
  });
  return { luma: { share, constant }, cb: chroma('cb'), cr: chroma('cr') };
}

/** Gathers levels round a few of them (k-means), started evenly over their range. */
function clusters(levels: readonly number[]): number[] {
  if (levels.length === 0) return [0];
  const sorted = Float32Array.from(levels).sort();
  let centres = Array.from(
    { length: mostColours },
    (_, index) => sorted[Math.floor(((index + 0.5) / mostColours) * sorted.length)]!,
  );
  for (let round = 0; round < rounds; round++) {
    const groups: number[][] = centres.map(() => []);
    for (const level of levels) {
      let best = 0;
      for (let index = 1; index < centres.length; index++) {
        if (Math.abs(centres[index]! - level) < Math.abs(centres[best]! - level)) best = index;
      }
      groups[best]!.push(level);
    }
    centres = groups.filter((group) => group.length > levels.length * 0.02).map(median);
  }
  return centres;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

/** The mean of the four pixels that share a chroma sample. */
function halve(values: Float32Array, width: number, height: number): Float32Array {
  const halfWidth = (width + 1) >> 1;
  const half = new Float32Array(halfWidth * ((height + 1) >> 1));
  const counts = new Uint8Array(half.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = (y >> 1) * halfWidth + (x >> 1);
      half[to]! += values[y * width + x]!;
      counts[to]!++;
    }
  }
  return half.map((sum, at) => sum / counts[at]!);
}
