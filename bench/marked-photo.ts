import { createCanvas } from '@napi-rs/canvas';
import sharp from 'sharp';
import type { Box } from '../test/metrics/plane.ts';
import { cssFont } from '../test/synthesis/fonts.ts';
import { photoPath, type PhotoName } from '../test/synthesis/photo.ts';
import { createRandom } from '../test/synthesis/random.ts';

/** A photograph with a mark over it, in files. */
export interface MarkedPhoto {
  input: string;
  /** The photograph without it. */
  clean: string;
  /** White where the mark is, its soft edge included. */
  pixelMask: string;
  /** White in all of the box. */
  boxMask: string;
  box: Box;
  width: number;
  height: number;
}

/** Beyond the mark's own pixels, for what the encoder smears. */
const edgePixels = 2;
const words = ['KTV Nine', '@films', 'Sample 24', 'www.clips', 'Studio Q', 'NEWS'];

/** Lays outlined letters, beside a disc every other time, somewhere over a photograph. */
export async function markPhoto(photo: PhotoName, seed: number, path: string): Promise<MarkedPhoto> {
  const random = createRandom(`mark ${photo} ${String(seed)}`);
  const files = { input: `${path}.jpg`, clean: `${path}-clean.png` };
  const { width, height } = await sharp(photoPath(photo)).removeAlpha().toColourspace('srgb').toFile(files.clean);
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const size = height * random.between(0.06, 0.11);
  const hasDisc = seed % 2 === 0;
  context.font = cssFont('inter-semibold', size * 0.8);
  const text = random.pick(words);
  const long = context.measureText(text).width + (hasDisc ? size * 1.15 : 0);
  const [x, y] = [random.between(8, width - long - 8), random.between(8, height - size - 16)];
  if (hasDisc) {
    context.fillStyle = random.pick(['#c81e32', '#1e64c8', '#e0b020']);
    context.beginPath();
    context.arc(x + size / 2, y + size / 2, size / 2, 0, 2 * Math.PI);
    context.fill();
  }
  const from = x + (hasDisc ? size * 1.15 : 0);
  context.lineWidth = 2;
  context.strokeStyle = '#202020';
  context.strokeText(text, from, y + size * 0.8);
  context.fillStyle = '#ffffff';
  context.fillText(text, from, y + size * 0.8);
  await sharp(files.clean)
    .composite([{ input: canvas.toBuffer('image/png') }])
    .jpeg({ quality: 92 })
    .toFile(files.input);
  const alpha = context.getImageData(0, 0, width, height).data;
  const { mask, box } = grow(alpha, width, height);
  const boxed = new Uint8Array(width * height);
  for (let row = box.y; row < box.y + box.height; row++) {
    boxed.fill(255, row * width + box.x, row * width + box.x + box.width);
  }
  const [pixelMask, boxMask] = [`${path}-pixels.png`, `${path}-box.png`];
  const raw = { width, height, channels: 1 } as const;
  await sharp(mask, { raw }).toColourspace('b-w').png().toFile(pixelMask);
  await sharp(boxed, { raw }).toColourspace('b-w').png().toFile(boxMask);
  return { ...files, pixelMask, boxMask, box, width, height };
}

/** The pixels that are not see-through and those beside them, and their box. */
function grow(rgba: Uint8ClampedArray, width: number, height: number): { mask: Uint8Array; box: Box } {
  const mask = new Uint8Array(width * height);
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (let at = 0; at < mask.length; at++) {
    if (rgba[4 * at + 3] === 0) continue;
    const x = at % width;
    const y = (at - x) / width;
    const [x0, x1] = [Math.max(0, x - edgePixels), Math.min(width, x + edgePixels + 1)];
    const [y0, y1] = [Math.max(0, y - edgePixels), Math.min(height, y + edgePixels + 1)];
    for (let row = y0; row < y1; row++) mask.fill(255, row * width + x0, row * width + x1);
    [left, right] = [Math.min(left, x0), Math.max(right, x1)];
    [top, bottom] = [Math.min(top, y0), Math.max(bottom, y1)];
  }
  return { mask, box: { x: left, y: top, width: right - left, height: bottom - top } };
}
