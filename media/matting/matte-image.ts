import sharp, { type Sharp } from 'sharp';
import type { AlgorithmContext } from '../../contract/algorithm.ts';
import { ReelflowError } from '../../contract/errors.ts';
import { decoded, openPicture, type Picture } from '../image/open-picture.ts';
import { pictureFormat, writePicture } from '../image/write-picture.ts';
import type { SubjectKind } from '../subjects/object-classes.ts';
import { findSubject } from './find-subject.ts';
import { enlargeMatte } from './enlarge-matte.ts';
import { refineMatte } from './refine-matte.ts';
import { spreadColours } from './spread-colours.ts';

const { max, round } = Math;

/** What to make of a picture. */
export interface MatteImageParams {
  /** 0 to 100. */
  quality: number;
}

/** What was made of it. */
export interface MatteImageResult {
  width: number;
  height: number;
  /** What was cut out. */
  subject: SubjectKind;
  /** How much of the picture it takes: 0 to 1. */
  share: number;
}

/** The longer side of the picture in which subjects are looked for, and of that in which their edges are solved. */
const LOOK_PIXELS = 512;
const MATTE_PIXELS = 1000;

/**
 * Cuts out what a picture is about, with soft edges.
 * @throws ReelflowError `InvalidInput`, also when there is nothing to cut out; `MediaUnreadable`
 */
export async function matteImage(context: AlgorithmContext<MatteImageParams>): Promise<MatteImageResult> {
  const { input, params, progress, warn } = context;
  const { path } = context.output('png');
  pictureFormat(path);
  const picture = await openPicture(input);
  warnOfLosses(picture, path, warn);
  const { width, height } = picture;
  progress(0.05, 'looking for the subject');
  const look = await decoded(input, () => picture.look(LOOK_PIXELS));
  const subject = await findSubject(look);
  if (!subject) {
    throw new ReelflowError(
      'InvalidInput',
      'There is no subject to cut out: nobody, no animal, no thing that is known, and nothing that stands out from its surroundings. Give a picture with one.',
    );
  }
  progress(0.2, 'finding its edges');
  const sharper = await decoded(input, () => picture.look(MATTE_PIXELS));
  const matte = refineMatte(sharper, { data: subject.mask, width: look.width, height: look.height });
  const colours = spreadColours(sharper, matte.opacity);
  progress(0.6, 'cutting it out');
  const pixels = await decoded(input, () => readPixels(picture));
  const share = enlargeMatte(pixels, { width, height }, matte, colours);
  progress(0.8, 'writing the picture');
  const cut: Sharp = sharp(pixels, { raw: { width, height, channels: 4 }, limitInputPixels: false });
  await writePicture(cut, path, max(1, params.quality));
  return { width, height, subject: subject.kind, share: round(1000 * share) / 1000 };
}

/** R, G, B and opacity in 8 bits. */
async function readPixels(picture: Picture): Promise<Buffer> {
  return picture.pixels().toColourspace('srgb').ensureAlpha().raw({ depth: 'uchar' }).toBuffer();
}

function warnOfLosses({ bitDepth, frameCount }: Picture, path: string, warn: (message: string) => void): void {
  if (frameCount > 1) warn(`The file holds ${frameCount} pictures: only the first was used.`);
  if (!pictureFormat(path).keepsAlpha)
    warn('A JPEG cannot be transparent: the subject was put on white. End the output in .png or .webp instead.');
  if (bitDepth > 8) warn('The output has 8 bits a channel; the picture had 16.');
}
