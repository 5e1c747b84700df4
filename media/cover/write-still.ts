import { extname } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { ReelflowError } from '../../contract/errors.ts';
import type { Cover } from './refine-cover.ts';

const encoders = {
  // Full chroma: captions and logos stay crisp.
  '.jpg': (image: Sharp) => image.jpeg({ quality: 90, chromaSubsampling: '4:4:4' }),
  '.jpeg': (image: Sharp) => image.jpeg({ quality: 90, chromaSubsampling: '4:4:4' }),
  '.png': (image: Sharp) => image.png(),
  '.webp': (image: Sharp) => image.webp({ quality: 90, smartSubsample: true }),
};

/**
 * Says whether stills can be written under this name.
 * @throws ReelflowError `InvalidInput` naming the extensions that can
 */
export function requireStillExtension(path: string): keyof typeof encoders {
  const extension = extname(path).toLowerCase();
  if (Object.hasOwn(encoders, extension)) return extension as keyof typeof encoders;
  throw new ReelflowError(
    'InvalidInput',
    `Covers cannot be written as "${extension}". End the output in .jpg, .png or .webp, or ask for Model "gif".`,
  );
}

/** Writes a cover as sRGB in the format that the path's extension names. */
export async function writeStill({ rgb, width, height }: Cover, path: string): Promise<void> {
  const image = sharp(rgb, { raw: { width, height, channels: 3 } }).withIccProfile('srgb');
  await encoders[requireStillExtension(path)](image).toFile(path);
}
