import type { Picture } from '../detext/picture.ts';
import { createBackdrop } from './backdrop.ts';
import type { Logo, LogoPlane } from './logo.ts';

/** Steps of level between pixels that are two apart, across or down, and how large something makes them. */
export interface EdgeSteps {
  from: Int32Array;
  to: Int32Array;
  made: Float32Array;
}

/** Those of all planes. */
interface PlaneSteps {
  luma: EdgeSteps;
  cb: EdgeSteps;
  cr: EdgeSteps;
}

// Smaller steps drown in the scene.
const leastStep = 5;
// Steps that add up to less cannot be told from what the scene brings.
const leastSum = 600;
// Scenes have fewer edges in chroma, so that those of a logo say more.
const chromaWeight = 2;
// Ratios are counted in bins from -1 to 2.
const [lowest, highest, binsPerOne] = [-1, 2, 100];

/**
 * How much of something a picture shows: 1 for all of it, 0 for nothing. The ratio of the steps that show to those that
 * it makes, of which the weighted median is taken (the least absolute error), since edges of the scene are few and large.
 * @returns undefined when it could not be seen, such as white on white
 */
export function shownShare(picture: Picture, { luma, cb, cr }: PlaneSteps): number | undefined {
  const bins = new Float64Array((highest - lowest) * binsPerOne + 1);
  const total =
    count(bins, picture.luma, luma, 1) +
    count(bins, picture.cb, cb, chromaWeight) +
    count(bins, picture.cr, cr, chromaWeight);
  if (total < leastSum) return undefined;
  let sum = 0;
  let bin = 0;
  while (bin < bins.length - 1 && (sum += bins[bin]!) < total / 2) bin++;
  return bin / binsPerOne + lowest;
}

function count(bins: Float64Array, plane: Uint8Array, { from, to, made }: EdgeSteps, weight: number): number {
  let total = 0;
  for (let index = 0; index < made.length; index++) {
    const expected = made[index]!;
    const size = expected < 0 ? -expected : expected;
    if (size < leastStep) continue;
    const ratio = (plane[to[index]!]! - plane[from[index]!]!) / expected;
    const bin = Math.round(((ratio < lowest ? lowest : ratio > highest ? highest : ratio) - lowest) * binsPerOne);
    bins[bin]! += weight * size;
    total += weight * size;
  }
  return total;
}

/** Steps by which a plane's edges are known, of which some are picked. */
export function pickSteps(
  width: number,
  height: number,
  stepAcross: (from: number, to: number) => number,
  isPicked: (at: number) => boolean,
): EdgeSteps {
  const [from, to, made]: [number[], number[], number[]] = [[], [], []];
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      if (!isPicked(at)) continue;
      for (const reach of [1, width]) {
        from.push(at - reach);
        to.push(at + reach);
        made.push(stepAcross(at - reach, at + reach));
      }
    }
  }
  return { from: Int32Array.from(from), to: Int32Array.from(to), made: Float32Array.from(made) };
}

/** Makes what tells how much of a logo is in a picture that was cut out at the logo's box. */
export function createPresence(logo: Logo): (picture: Picture) => number | undefined {
  const { width, height } = logo.box;
  const chromaWidth = (width + 1) >> 1;
  const chromaHeight = (height + 1) >> 1;
  const chromaCover = new Uint8Array(chromaWidth * chromaHeight);
  for (let at = 0; at < logo.cover.length; at++) {
    if (logo.cover[at] === 1) chromaCover[(Math.floor(at / width) >> 1) * chromaWidth + ((at % width) >> 1)] = 1;
  }
  const planes = {
    luma: createPlane(logo.luma, logo.cover, width, height),
    cb: createPlane(logo.cb, chromaCover, chromaWidth, chromaHeight),
    cr: createPlane(logo.cr, chromaCover, chromaWidth, chromaHeight),
  };
  return (picture) =>
    shownShare(picture, {
      luma: planes.luma(picture.luma),
      cb: planes.cb(picture.cb),
      cr: planes.cr(picture.cr),
    });
}

/** The steps that a logo makes in one plane depend on what is behind it. */
function createPlane(
  { share, constant }: LogoPlane,
  cover: Uint8Array,
  width: number,
  height: number,
): (plane: Uint8Array) => EdgeSteps {
  const isSeen = (at: number): boolean => cover[at] === 1;
  const shareAt = (at: number): number => (isSeen(at) ? share[at]! : 1);
  const constantAt = (at: number): number => (isSeen(at) ? constant[at]! : 0);
  const constants = pickSteps(width, height, (from, to) => constantAt(to) - constantAt(from), isSeen);
  const shares = pickSteps(width, height, (from, to) => shareAt(to) - shareAt(from), isSeen);
  const backdrop = createBackdrop(cover, width, height);
  const steps = { ...constants, made: new Float32Array(constants.made.length) };
  return (plane) => {
    const behind = backdrop(plane);
    for (let index = 0; index < steps.made.length; index++) {
      const share = shares.made[index]!;
      const step = constants.made[index]!;
      steps.made[index] = share === 0 ? step : step + share * behind(steps.from[index]!);
    }
    return steps;
  };
}
