import sharp from 'sharp';
import type { AlgorithmContext } from '../../contract/algorithm.ts';
import { decoded, openPicture, type Picture } from '../image/open-picture.ts';
import { warnOfLosses } from '../image/warn-of-losses.ts';
import { writePicture } from '../image/write-picture.ts';
import { cartoonMaps, lineThreshold } from './cartoon-maps.ts';
import { paintCartoon, type PaintedPixels } from './paint-cartoon.ts';
import { pictureSkin } from './picture-skin.ts';

/** What to make. */
export interface CartoonizeParams {
  /** How many lines: 0 to 100. */
  lines: number;
  /** Steps of lightness. */
  levels: number;
  /** 0 to 100. */
  quality: number;
}

/** What was made. */
export interface CartoonizeResult {
  /** Of both pictures, in pixels. */
  width: number;
  height: number;
  /** Faces that were painted more softly. */
  faceCount: number;
}

/** Colours and lines are found at this size, so that they look alike in pictures of all sizes. */
const LOOK_PIXELS = 1280;

/**
 * Paints a picture as a cartoon, and puts the picture itself beside it in the same format.
 * @throws ReelflowError `MediaUnreadable`, `InvalidInput`
 */
export async function cartoonize(context: AlgorithmContext<CartoonizeParams>): Promise<CartoonizeResult> {
  const { input, params, progress, warn } = context;
  const picture = await openPicture(input);
  const result = context.output('jpg', { resultType: 'result' });
  const origin = context.output('jpg', { resultType: 'origin' });
  warnOfLosses(picture, origin.path, warn);
  progress(0.05, 'looking at the picture');
  const image = await picture.look(LOOK_PIXELS);
  const { skin, faceCount } = await pictureSkin(image);
  progress(0.2, 'finding colours and lines');
  const threshold = lineThreshold(params.lines);
  const maps = cartoonMaps(image, skin, threshold, image.width < picture.width);
  progress(0.6, 'painting');
  const pixels = await readPixels(input, picture);
  paintCartoon(pixels, maps, { levels: params.levels, threshold });
  progress(0.8, 'writing the pictures');
  const { data, width, height, channels } = pixels;
  const painted = sharp(data, { raw: { width, height, channels: channels as 3 | 4 } });
  const quality = Math.max(1, params.quality);
  await decoded(input, () => writePicture(painted, result.path, quality));
  await decoded(input, () => writePicture(picture.pixels(), origin.path, quality));
  return { width, height, faceCount };
}

async function readPixels(path: string, picture: Picture): Promise<PaintedPixels> {
  const raw = picture.pixels().toColourspace('srgb').raw({ depth: 'uchar' });
  const { data, info } = await decoded(path, () => raw.toBuffer({ resolveWithObject: true }));
  const { width, height, channels } = info;
  return { data: new Uint8Array(data.buffer, data.byteOffset, data.length), width, height, channels };
}
