import type { Picture } from '../detext/picture.ts';
import type { Box } from '../text/text-track.ts';
import { EdgeSums, leastLooks, slopesOf } from './edge-sums.ts';
import { fitBlend, wholeShare } from './fit-blend.ts';
import type { Logo, LogoPlane } from './logo.ts';
import type { Looks } from './looks.ts';
import { isOtherShot } from './other-shot.ts';
import { meanOf, overTime, type OverTime } from './over-time.ts';
import { pickSteps, shownShare, type EdgeSteps } from './presence.ts';
import { close, fillHoles, findRegions, grow } from './regions.ts';

// Compression smears a logo over its border; the blending takes place there as well.
const blurPixels = 2;
// Groups of fewer steady edges are noise.
const leastGroup = 5;
// With less of the scene coming through, compression has left too little of it.
const leastShare = 0.12;
// A mean difference of chroma by so much is colour that the logo brought.
const leastChroma = 2.5;
const rounds = 2;
const leastPresence = 0.85;
// Scenes that change by less over time do not tell what is in front of them.
const leastChange = 4;

/**
 * Finds the pixels of a logo and how it was blended in.
 * @param within the part of the picture that the logo is in, in frame pixels
 * @returns undefined when nothing stands out there
 */
export function studyLogo({ box, pictures }: Looks, within: Box): Logo | undefined {
  if (pictures.length < leastLooks) return undefined;
  let outlined = outline(pictures, box, within);
  if (!outlined) return undefined;
  let looks = pictures;
  for (let round = 0; round < rounds; round++) {
    // Looks at a time when it was not there say nothing of it.
    const present = presentIn(pictures, outlined.steady);
    if (present.length < leastLooks || present.length > looks.length * 0.96) break;
    looks = present;
    outlined = outline(looks, box, within) ?? outlined;
  }
  return fit(looks, box, outlined.mask);
}

/** The looks in which the logo is there: those that show its steady edges as most do. */
function presentIn(pictures: readonly Picture[], steady: Uint8Array): Picture[] {
  const { width, height } = pictures[0]!;
  const halfWidth = (width + 1) >> 1;
  const stepsOf = (plane: 'luma' | 'cb' | 'cr'): EdgeSteps => {
    const mean = meanOf(pictures.map((picture) => picture[plane]));
    const step = (from: number, to: number): number => mean[to]! - mean[from]!;
    if (plane === 'luma') return pickSteps(width, height, step, (at) => steady[at] === 1);
    return pickSteps(halfWidth, (height + 1) >> 1, step, (at) => {
      const x = at % halfWidth;
      return steady[((at - x) / halfWidth) * 2 * width + 2 * x] === 1;
    });
  };
  const steps = { luma: stepsOf('luma'), cb: stepsOf('cb'), cr: stepsOf('cr') };
  const shown = pictures.map((picture) => shownShare(picture, steps) ?? 1);
  const whole = shown.toSorted((a, b) => a - b)[Math.floor(shown.length * 0.8)]!;
  return pictures.filter((_, at) => shown[at]! > leastPresence * whole);
}

function fit(pictures: readonly Picture[], box: Box, outlined: Uint8Array): Logo | undefined {
  const { width, height } = box;
  let mask = outlined;
  let seen = overTime(pictures, mask);
  let touched = touchedBy(seen, mask, 0.5);
  // Once the mask is known better, so is what is behind it.
  for (let round = 0; round < rounds; round++) {
    if (!touched.includes(1)) return undefined;
    const generous: Uint8Array = mask;
    mask = grow(touched, width, height, blurPixels).map((value, at) => value & generous[at]!);
    seen = overTime(pictures, mask);
    touched = touchedBy(seen, mask, wholeShare(seen, touched) ?? 0.5);
  }
  if (!touched.includes(1)) return undefined;
  const { luma, cb, cr, share } = fitBlend(seen, touched);
  const cover = evened(mask, width, height);
  const isOpaque = share === undefined || share < leastShare;
  const hidden = isOpaque ? cover : hiddenBy(luma.share, mask, width, height);
  return { box, cover, hidden, isAlways: false, luma, cb, cr };
}

/** What the steady edges enclose, generously. */
function outline(
  pictures: readonly Picture[],
  box: Box,
  within: Box,
): { steady: Uint8Array; mask: Uint8Array } | undefined {
  const { width, height } = box;
  const steady = steadyPixels(pictures);
  const left = within.x - box.x;
  const top = within.y - box.y;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (x < left || y < top || x >= left + within.width || y >= top + within.height) steady[y * width + x] = 0;
    }
  }
  const edges = new Uint8Array(steady.length);
  for (const { pixels } of findRegions(steady, width, height)) {
    if (pixels.length >= leastGroup) for (const at of pixels) edges[at] = 1;
  }
  if (!edges.includes(1)) return undefined;
  const radius = Math.max(4, Math.round(Math.min(within.width, within.height) * 0.15));
  const closed = close(edges, width, height, radius);
  fillHoles(closed, width, height);
  return { steady: edges, mask: grow(closed, width, height, blurPixels + 1) };
}

/** The pixels with edges that stay, in luma or in chroma. */
function steadyPixels(pictures: readonly Picture[]): Uint8Array {
  const { width, height } = pictures[0]!;
  const halfWidth = (width + 1) >> 1;
  const halfHeight = (height + 1) >> 1;
  const luma = new EdgeSums(width * height);
  const cb = new EdgeSums(halfWidth * halfHeight);
  const cr = new EdgeSums(halfWidth * halfHeight);
  for (const [index, picture] of pictures.entries()) {
    const last = pictures[index - 1];
    if (last && isOtherShot(last.luma, picture.luma, width, height)) for (const sums of [luma, cb, cr]) sums.cut();
    luma.add(slopesOf(picture.luma, width, height));
    cb.add(slopesOf(picture.cb, halfWidth, halfHeight));
    cr.add(slopesOf(picture.cr, halfWidth, halfHeight));
  }
  const { steady } = luma.steadyEdges();
  const blue = cb.steadyEdges().steady;
  const red = cr.steadyEdges().steady;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const chroma = (y >> 1) * halfWidth + (x >> 1);
      if ((blue[chroma]! | red[chroma]!) !== 0) steady[y * width + x] = 1;
    }
  }
  return steady;
}

/** The pixels that differ from what is behind them by more than chance, in what they are or in how they change. */
function touchedBy(seen: OverTime, mask: Uint8Array, share: number): Uint8Array {
  const { mean, behind, deviation, deviationBehind, roughness } = seen;
  const { width, height } = mean;
  const touched = new Uint8Array(mask.length);
  const chance = Math.max(3, 1.8 * roughness);
  const still = 0.45 + 0.45 * Math.min(0.8, share);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      if (mask[at] === 0) continue;
      const chroma = (y >> 1) * ((width + 1) >> 1) + (x >> 1);
      const colour = Math.abs(mean.cb[chroma]! - behind.cb[chroma]!) + Math.abs(mean.cr[chroma]! - behind.cr[chroma]!);
      let [shown, expected] = [0, 0];
      for (let row = at - width; row <= at + width; row += width) {
        for (let near = row - 1; near <= row + 1; near++) {
          shown += deviation[near]!;
          expected += deviationBehind[near]!;
        }
      }
      const isStill = expected > 9 * leastChange && shown < still * expected;
      if (Math.abs(mean.luma[at]! - behind.luma[at]!) > chance || isStill || colour > leastChroma) touched[at] = 1;
    }
  }
  return touched;
}

/** The pixels through which too little of the scene comes. */
function hiddenBy(share: Float32Array, mask: Uint8Array, width: number, height: number): Uint8Array {
  const opaque = share.map((value, at) => (mask[at] === 1 && value < leastShare ? 1 : 0));
  const grown = grow(Uint8Array.from(opaque), width, height, blurPixels).map((value, at) => value & mask[at]!);
  return evened(grown, width, height);
}

/** Masks all four pixels that share a chroma sample when one of them is masked. */
function evened(mask: Uint8Array, width: number, height: number): Uint8Array {
  const even = mask.slice();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (mask[y * width + x] === 0) continue;
      for (let v = y & ~1; v <= Math.min(height - 1, y | 1); v++) {
        for (let u = x & ~1; u <= Math.min(width - 1, x | 1); u++) even[v * width + u] = 1;
      }
    }
  }
  return even;
}

/** A box of which nothing shows through: what is left where no logo can be told from the scene. */
export function opaqueBox(box: Box, logo: Box): Logo {
  const { width, height } = box;
  const mask = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isInside =
        x + box.x >= Math.floor(logo.x) &&
        y + box.y >= Math.floor(logo.y) &&
        x + box.x < logo.x + logo.width &&
        y + box.y < logo.y + logo.height;
      if (isInside) mask[y * width + x] = 1;
    }
  }
  const cover = evened(mask, width, height);
  const chroma = ((width + 1) >> 1) * ((height + 1) >> 1);
  const plane = (size: number): LogoPlane => ({ share: new Float32Array(size), constant: new Float32Array(size) });
  return { box, cover, hidden: cover, isAlways: true, luma: plane(mask.length), cb: plane(chroma), cr: plane(chroma) };
}
