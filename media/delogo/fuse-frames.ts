import { createCellPlaces, rankPlaces, type CellPlace } from '../detext/cell-ranking.ts';
import type { MaskLayout } from '../detext/mask-layout.ts';
import { pixelState, type Picture } from '../detext/picture.ts';
import { samplePlane } from '../detext/sample-picture.ts';
import type { Source } from '../detext/sources.ts';

// Squared levels: what noise and compression make of the scene.
const noise = 4;
// Sources beyond the best so many add little.
const mostSources = 6;
// Sources that match the surroundings worse than the best by so much show something else.
const worstRatio = 1.6;
const worstSlack = 1.5;
// What would count for less beside what is known already is left out.
const leastWeight = 0.06;
// What differs by more than so many times what it may, something that moves has hidden.
const gate = 2.5;

/**
 * Makes a picture from which a see-through logo was taken off better by the same scene in other frames, from which it
 * was taken off as well: there it is behind other parts of the logo, so that what is wrong in one evens out. Each counts
 * by how far it may be off.
 * @param own as it is with the logo taken off
 * @param variances by pixel: how far what the logo leaves may be off, in squared levels; Infinity where it is opaque
 */
export function fuseFrames(
  own: Picture,
  layout: MaskLayout,
  sources: readonly Source[],
  variances: Float32Array,
): Picture {
  const picture = { ...own, luma: own.luma.slice(), cb: own.cb.slice(), cr: own.cr.slice() };
  const places = createCellPlaces(sources.filter(({ rebuilt }) => !rebuilt));
  if (places.length === 0) return picture;
  for (let cell = 0; cell < layout.cells.length; cell++) {
    const node = layout.cells[cell]!;
    const usable = Math.min(mostSources, rankPlaces(places, node, layout.columns));
    const worst = places[0]!.rank * worstRatio + worstSlack;
    const used = places.slice(0, usable).filter(({ rank }) => rank <= worst);
    if (used.length === 0) continue;
    for (let index = layout.starts[cell]!; index < layout.starts[cell + 1]!; index++) {
      fusePixel(picture, own, layout, used, node, index, variances);
    }
  }
  return picture;
}

function fusePixel(
  picture: Picture,
  own: Picture,
  layout: MaskLayout,
  places: readonly CellPlace[],
  node: number,
  index: number,
  variances: Float32Array,
): void {
  const { width, height } = picture;
  const { pixels, pixelX, pixelY, columns, spacing } = layout;
  const at = pixels[index]!;
  const ownVariance = variances[at]!;
  if (ownVariance === Infinity) return;
  const [x, y] = [pixelX[index]!, pixelY[index]!];
  const u = (x - (node % columns) * spacing) / spacing;
  const v = (y - Math.floor(node / columns) * spacing) / spacing;
  const hasChroma = ((x | y) & 1) === 0;
  const chromaWidth = (width + 1) >> 1;
  const chromaHeight = (height + 1) >> 1;
  const half = (y >> 1) * chromaWidth + (x >> 1);
  let weights = 1 / ownVariance;
  let luma = own.luma[at]! * weights;
  let cb = own.cb[half]! * weights;
  let cr = own.cr[half]! * weights;
  for (const { source, dx, dy, rank, offset } of places) {
    const toX = x + (1 - v) * ((1 - u) * dx[0]! + u * dx[1]!) + v * ((1 - u) * dx[2]! + u * dx[3]!);
    const toY = y + (1 - v) * ((1 - u) * dy[0]! + u * dy[1]!) + v * ((1 - u) * dy[2]! + u * dy[3]!);
    if (toX < 0 || toY < 0 || toX > width - 1 || toY > height - 1) continue;
    const to = ((toY + 0.5) | 0) * width + ((toX + 0.5) | 0);
    const left = source.mask[to] === pixelState.clear ? noise : variances[to]!;
    if (left === Infinity) continue;
    const variance = left + rank * rank;
    const weight = 1 / variance;
    if (weight < leastWeight * weights) continue;
    const value = offset + samplePlane(source.picture.luma, width, height, toX, toY);
    const apart = value - own.luma[at]!;
    if (apart * apart > gate * gate * (variance + ownVariance)) continue;
    weights += weight;
    luma += weight * value;
    if (!hasChroma) continue;
    const chromaX = Math.min(chromaWidth - 1, toX / 2);
    const chromaY = Math.min(chromaHeight - 1, toY / 2);
    cb += weight * samplePlane(source.picture.cb, chromaWidth, chromaHeight, chromaX, chromaY);
    cr += weight * samplePlane(source.picture.cr, chromaWidth, chromaHeight, chromaX, chromaY);
  }
  picture.luma[at] = rounded(luma / weights);
  if (!hasChroma) return;
  picture.cb[half] = rounded(cb / weights);
  picture.cr[half] = rounded(cr / weights);
}

function rounded(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value + 0.5;
}

/** How far off a pixel may be once a logo is taken off that lets this share of the scene through. */
export function varianceOf(share: number, modelVariance: number): number {
  return (noise + modelVariance * (1 - share) ** 2) / (share * share);
}
