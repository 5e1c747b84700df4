import sharp from 'sharp';
import { meshRegions } from '../../../media/beauty/mesh-regions.ts';
import { fillPolygon, growPolygon } from '../../../media/beauty/polygon.ts';
import { findFaces } from '../../../media/faces/find-faces.ts';
import type { RgbImage } from '../../../media/faces/sample-patch.ts';

/** Both cheeks without the folds and shadows around them. */
export const smoothCheeks = [
  [117, 118, 101, 205, 187, 123],
  [346, 347, 330, 425, 411, 352],
] as const;

/** The pixels of a picture. */
export async function readRgb(path: string): Promise<RgbImage> {
  const picture = sharp(path).flatten().toColourspace('srgb').raw();
  const { data, info } = await picture.toBuffer({ resolveWithObject: true });
  return { data: Uint8Array.from(data), width: info.width, height: info.height };
}

/** The mesh of the largest face, fitted to the picture as anybody else would. */
export async function meshOf(image: RgbImage): Promise<Float32Array> {
  const [face] = await findFaces(image);
  if (!face) throw new Error('there is no face');
  return face.mesh;
}

/** The pixels inside parts of a face, moved outwards by so many pixels. */
export function insideOf(
  mesh: Float32Array,
  regions: readonly (keyof typeof meshRegions | readonly number[])[],
  { width, height }: { width: number; height: number },
  growth = 0,
): Uint8Array {
  const plane = new Float32Array(width * height);
  for (const region of regions) {
    const indices: readonly number[] = typeof region === 'string' ? meshRegions[region] : region;
    const outline = indices.flatMap((index) => [mesh[index * 3]!, mesh[index * 3 + 1]!]);
    fillPolygon(plane, width, height, growPolygon(Float32Array.from(outline), growth), 1);
  }
  return Uint8Array.from(plane);
}

/** Luma of a pixel. */
export function lumaAt({ data }: RgbImage, at: number): number {
  return 0.299 * data[at * 3]! + 0.587 * data[at * 3 + 1]! + 0.114 * data[at * 3 + 2]!;
}

/** Spread of luma about its mean over `2 * radius + 1` pixels around, where the mask is set: what of it is texture. */
export function texture(image: RgbImage, mask: Uint8Array, radius: number): number {
  const { width } = image;
  let [sum, count] = [0, 0];
  for (let at = 0; at < mask.length; at++) {
    if (!mask[at]) continue;
    let [mean, near] = [0, 0];
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) {
        const other = at + dy * width + dx;
        if (!mask[other]) continue;
        mean += lumaAt(image, other);
        near++;
      }
    }
    sum += (lumaAt(image, at) - mean / near) ** 2;
    count++;
  }
  return sum / Math.max(1, count);
}

/** Mean squared difference of luma where the mask is set. */
export function difference(first: RgbImage, second: RgbImage, mask: Uint8Array): number {
  let [sum, count] = [0, 0];
  for (let at = 0; at < mask.length; at++) {
    if (!mask[at]) continue;
    sum += (lumaAt(first, at) - lumaAt(second, at)) ** 2;
    count++;
  }
  return sum / Math.max(1, count);
}

/** Mean luma where the mask is set. */
export function brightness(image: RgbImage, mask: Uint8Array): number {
  let [sum, count] = [0, 0];
  for (let at = 0; at < mask.length; at++) {
    if (!mask[at]) continue;
    sum += lumaAt(image, at);
    count++;
  }
  return sum / Math.max(1, count);
}
