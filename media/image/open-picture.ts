import { stat } from 'node:fs/promises';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { ReelflowError } from '../../contract/errors.ts';
import { maxPicturePixels } from '../av/media-source.ts';
import { probe } from '../av/probe.ts';
import type { RgbImage } from '../faces/sample-patch.ts';

/** A still picture, upright and in sRGB. Its pixels are decoded only where they are asked for. */
export interface Picture {
  /** As shown: after the orientation of its EXIF. */
  width: number;
  height: number;
  /** `jpeg`, `png`, `webp`, `gif`, `tiff` or `heif`. */
  format: string;
  hasAlpha: boolean;
  /** Of one channel: 8 or 16. */
  bitDepth: 8 | 16;
  /** Of an animation the first alone is read. */
  frameCount: number;
  /** The picture, to go on working with. */
  pixels(): Sharp;
  /** A copy in 8 bits for looking at, no larger than this on either side, transparent parts on grey. */
  look(maxSide: number): Promise<RgbImage>;
}

const readable = new Set(['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif']);

/**
 * Opens a picture and reads what it is, without decoding it.
 * @throws ReelflowError `ObjectNotFound`; `InvalidInput` for a video, a sound or a picture of more than 100 megapixels;
 *   `MediaUnreadable`
 */
export async function openPicture(path: string): Promise<Picture> {
  const metadata = await readMetadata(path);
  const { width: across, height: down, format, hasAlpha, depth, pages = 1 } = metadata;
  // Pages of an animation are read one below the other; one is as high as `pageHeight`.
  const height = metadata.pageHeight ?? down;
  if (across * height > maxPicturePixels) {
    throw new ReelflowError(
      'InvalidInput',
      `${path} is ${across}x${height}. At most ${maxPicturePixels / 1e6} megapixels are taken: scale it down.`,
    );
  }
  const isTurned = (metadata.orientation ?? 1) >= 5;
  const bitDepth = depth === 'ushort' ? 16 : 8;
  const open = (): Sharp => sharp(path, { limitInputPixels: maxPicturePixels }).autoOrient();
  return {
    width: isTurned ? height : across,
    height: isTurned ? across : height,
    format,
    hasAlpha,
    bitDepth,
    frameCount: pages,
    pixels: () => open().toColourspace(bitDepth === 16 ? 'rgb16' : 'srgb'),
    async look(maxSide) {
      const small = open()
        .resize(maxSide, maxSide, { fit: 'inside', withoutEnlargement: true })
        .flatten({ background: '#808080' })
        .toColourspace('srgb')
        .raw({ depth: 'uchar' });
      const { data, info } = await decoded(path, () => small.toBuffer({ resolveWithObject: true }));
      return {
        data: new Uint8Array(data.buffer, data.byteOffset, data.length),
        width: info.width,
        height: info.height,
      };
    },
  };
}

/** Does something for which a picture is decoded. @throws ReelflowError `MediaUnreadable` when that fails */
export async function decoded<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause) throw cause;
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new ReelflowError(
      'MediaUnreadable',
      `${path} is damaged and cannot be decoded (${reason}). Upload it again.`,
      {
        cause,
      },
    );
  }
}

async function readMetadata(path: string): Promise<Metadata> {
  await requireFile(path);
  // The limit is checked by ourselves, with a message that says what to do.
  const metadata = await sharp(path, { limitInputPixels: false })
    .metadata()
    .catch(() => undefined);
  if (!metadata || !readable.has(metadata.format)) throw await notAPicture(path, metadata?.format);
  return metadata;
}

async function requireFile(path: string): Promise<void> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new ReelflowError('ObjectNotFound', `There is no file ${path}.`, { cause });
  });
  if (!found.isFile()) throw new ReelflowError('InvalidInput', `${path} is not a file. Name a picture.`);
  if (found.size > 0) return;
  throw new ReelflowError(
    'MediaUnreadable',
    `${path} is empty (0 bytes). Upload it again; it may not have arrived whole.`,
  );
}

/** What the file is instead, since somebody gave it for a picture. */
async function notAPicture(path: string, format: string | undefined): Promise<ReelflowError> {
  const kinds = 'Give a JPEG, PNG, WebP, AVIF, TIFF or GIF picture.';
  if (format)
    return new ReelflowError('InvalidInput', `${path} is ${format}, which is not read as a picture. ${kinds}`);
  const info = await probe(path).catch(() => undefined);
  if (info?.video && !info.isStillImage)
    return new ReelflowError('InvalidInput', `${path} is a video, not a picture. ${kinds}`);
  if (info?.audio) return new ReelflowError('InvalidInput', `${path} is an audio file, not a picture. ${kinds}`);
  return new ReelflowError(
    'MediaUnreadable',
    `${path} is not a picture of a kind that is read, or it is damaged. ${kinds}`,
  );
}
