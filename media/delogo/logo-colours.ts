import type { LogoPlane } from './logo.ts';
import type { OverTime } from './over-time.ts';

const mostColours = 5;
const rounds = 8;
// Where less of the logo is, its colour cannot be told.
const leastCover = 0.12;
// A colour stands for what differs from it by up to so many times what the mean of the scene may be off.
const allowance = 2.2;

/** Luma, cb, cr. */
type Colour = readonly [number, number, number];

/**
 * Finds what a logo adds to each pixel. Where the scene evens out over time, that is what its mean differs by from what
 * is behind; where it does not, such as under a camera that hardly moves, that would take the scene's own detail for the
 * logo's. Logos are of few colours, so colours that differ by no more than that are made one.
 * @param share how much of the scene comes through, by pixel
 */
export function logoColours(
  seen: OverTime,
  touched: Uint8Array,
  share: Float32Array,
): { luma: LogoPlane; cb: LogoPlane; cr: LogoPlane } {
  const { mean, behind, roughness, chromaRoughness } = seen;
  const { width, height } = mean;
  const halfWidth = (width + 1) >> 1;
  const chromaShare = halve(share, width, height);
  const addedTo = (plane: 'luma' | 'cb' | 'cr', shares: Float32Array): Float32Array =>
    shares.map((value, at) => mean[plane][at]! - value * behind[plane][at]!);
  const constants = { luma: addedTo('luma', share), cb: addedTo('cb', chromaShare), cr: addedTo('cr', chromaShare) };
  const pixels: number[] = [];
  const own: Colour[] = [];
  for (let at = 0; at < share.length; at++) {
    const half = (Math.floor(at / width) >> 1) * halfWidth + ((at % width) >> 1);
    const cover = 1 - share[at]!;
    const chromaCover = 1 - chromaShare[half]!;
    if (touched[at] === 0 || cover < leastCover || chromaCover < leastCover) continue;
    pixels.push(at);
    own.push([constants.luma[at]! / cover, constants.cb[half]! / chromaCover, constants.cr[half]! / chromaCover]);
  }
  const colours = clusters(own);
  for (const [index, at] of pixels.entries()) {
    const [luma, cb, cr] = own[index]!;
    const half = (Math.floor(at / width) >> 1) * halfWidth + ((at % width) >> 1);
    const [nearLuma, nearCb, nearCr] = colours[nearest(colours, own[index]!)]!;
    const cover = 1 - share[at]!;
    const chromaCover = 1 - chromaShare[half]!;
    if (Math.abs(luma - nearLuma) * cover < allowance * roughness) constants.luma[at] = cover * nearLuma;
    if (Math.hypot(cb - nearCb, cr - nearCr) * chromaCover > allowance * 1.5 * chromaRoughness + 1) continue;
    constants.cb[half] = chromaCover * nearCb;
    constants.cr[half] = chromaCover * nearCr;
  }
  return {
    luma: { share, constant: constants.luma },
    cb: { share: chromaShare, constant: constants.cb },
    cr: { share: chromaShare, constant: constants.cr },
  };
}

/** Gathers colours round a few of them (k-means with medians), started evenly over their range of luma. */
function clusters(colours: readonly Colour[]): Colour[] {
  if (colours.length === 0) return [[0, 128, 128]];
  const sorted = colours.toSorted((a, b) => a[0] - b[0]);
  let centres = Array.from(
    { length: mostColours },
    (_, index) => sorted[Math.floor(((index + 0.5) / mostColours) * sorted.length)]!,
  );
  for (let round = 0; round < rounds; round++) {
    const groups: Colour[][] = centres.map(() => []);
    for (const colour of colours) groups[nearest(centres, colour)]!.push(colour);
    centres = groups.filter((group) => group.length > colours.length * 0.02).map(medianOf);
  }
  return centres;
}

function nearest(centres: readonly Colour[], colour: Colour): number {
  let [best, least] = [0, Infinity];
  for (const [index, centre] of centres.entries()) {
    // Chroma is the smoother of the two over a scene, so that it tells more.
    const apart = (centre[0] - colour[0]) ** 2 + 4 * (centre[1] - colour[1]) ** 2 + 4 * (centre[2] - colour[2]) ** 2;
    if (apart >= least) continue;
    least = apart;
    best = index;
  }
  return best;
}

function medianOf(colours: readonly Colour[]): Colour {
  const middle = (plane: 0 | 1 | 2): number =>
    colours.map((colour) => colour[plane]).sort((a, b) => a - b)[colours.length >> 1]!;
  return [middle(0), middle(1), middle(2)];
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
