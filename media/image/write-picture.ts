import { extname } from 'node:path';
import type { Sharp } from 'sharp';
import { ReelflowError } from '../../contract/errors.ts';
import type { Picture } from './open-picture.ts';

// Full chroma: captions and logos stay crisp.
const jpeg = (image: Sharp, quality: number): Sharp =>
  image.flatten({ background: '#ffffff' }).jpeg({ quality, chromaSubsampling: '4:4:4' });

const encoders = {
  '.jpg': jpeg,
  '.jpeg': jpeg,
  '.png': (image: Sharp) => image.png(),
  '.webp': (image: Sharp, quality: number) => image.webp({ quality, smartSubsample: true }),
};

type PictureExtension = keyof typeof encoders;

/**
 * Says how a picture is written under this name.
 * @throws ReelflowError `InvalidInput` naming the extensions that can be
 */
export function requirePictureExtension(path: string): PictureExtension {
  const extension = extname(path).toLowerCase();
  if (Object.hasOwn(encoders, extension)) return extension as PictureExtension;
  throw new ReelflowError(
    'InvalidInput',
    `Pictures are not written as "${extension}". End the output in .jpg, .png or .webp.`,
  );
}

/** Whether a format keeps transparency, and more than 8 bits. */
export function pictureFormat(path: string): { keepsAlpha: boolean; keepsDepth: boolean } {
  const extension = requirePictureExtension(path);
  return { keepsAlpha: extension === '.png' || extension === '.webp', keepsDepth: extension === '.png' };
}

/**
 * Writes a picture as sRGB in the format that the path's extension names.
 * @param quality 1 to 100, of jpg and webp; default 90. PNG loses nothing
 */
export async function writePicture(image: Sharp, path: string, quality = 90): Promise<void> {
  await encoders[requirePictureExtension(path)](image.withIccProfile('srgb'), quality).toFile(path);
}

/** Says what of a picture is lost when it is written under this name. */
export function warnOfLosses(
  { hasAlpha, bitDepth, frameCount }: Picture,
  path: string,
  warn: (message: string) => void,
): void {
  const { keepsAlpha, keepsDepth } = pictureFormat(path);
  if (frameCount > 1) warn(`The file holds ${frameCount} pictures: only the first was used.`);
  if (hasAlpha && !keepsAlpha) warn('The output cannot be transparent: transparent parts became white.');
  if (bitDepth > 8 && !keepsDepth) warn('The output has 8 bits a channel; the picture had 16.');
}
