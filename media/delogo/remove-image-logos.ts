import sharp from 'sharp';
import type { AlgorithmContext } from '../../contract/algorithm.ts';
import { growBox, uniteBoxes } from '../detext/picture.ts';
import { decoded, openPicture, type Picture } from '../image/open-picture.ts';
import { warnOfLosses } from '../image/warn-of-losses.ts';
import { writePicture } from '../image/write-picture.ts';
import type { Box } from '../text/text-track.ts';
import { fillStill, type FillMethod } from './fill-still.ts';
import { findOverlays } from './find-overlays.ts';
import type { Pixels } from './fill-levels.ts';
import { clipped, type Overlay } from './overlay.ts';

/** What to remove. */
export interface RemoveImageLogosParams {
  /** Boxes around the logos, `[x, y, width, height]` as ratios; default found. */
  Logo?: [number, number, number, number][] | undefined;
  /** The same as `Logo`; give one of them. */
  Boxes?: [number, number, number, number][] | undefined;
  /** 0 to 100. */
  quality: number;
}

/** What was removed. */
export interface RemoveImageLogosResult {
  logos: (Box & { method: FillMethod })[];
}

/** The side of the picture in which logos are looked for. */
const LOOK_PIXELS = 1600;
/** Pixels around a hole that are drawn upon: at least so many, and so much of its size. */
const LEAST_AROUND = 48;
const AROUND_SHARE = 1.2;

/** A part of the full picture, with what is to be filled in it. */
interface Hole {
  box: Box;
  isHole: (x: number, y: number) => boolean;
}

/**
 * Removes logos and written marks from a picture. A picture in which none is found is written as it is.
 * @throws ReelflowError `MediaUnreadable`, `InvalidInput`
 */
export async function removeImageLogos(
  context: AlgorithmContext<RemoveImageLogosParams>,
): Promise<RemoveImageLogosResult> {
  const { input, params, progress, warn } = context;
  const picture = await openPicture(input);
  const { path } = context.output('jpg');
  warnOfLosses(picture, path, warn);
  progress(0.1, 'looking for logos');
  const holes = await findHoles(picture, params.Logo ?? params.Boxes);
  if (holes.length === 0) {
    warn('No logo was found: the picture was left as it is. Name its place with Logo or Boxes to have it removed.');
  }
  progress(0.3, 'filling in');
  const raw = picture.pixels().raw({ depth: picture.bitDepth === 16 ? 'ushort' : 'uchar' });
  const { data, info } = await decoded(input, () => raw.toBuffer({ resolveWithObject: true }));
  const { width, height, channels } = info;
  const values =
    picture.bitDepth === 16
      ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2)
      : new Uint8Array(data.buffer, data.byteOffset, data.length);
  const whole: Pixels = { data: values, width, height, channels };
  const logos = holes.map((hole) => ({ ...hole.box, method: fillHole(whole, hole) }));
  progress(0.9, 'writing the picture');
  // What is read as sRGB stays sRGB; numbers of 16 bits are told apart by their array.
  const made = sharp(whole.data, { raw: { width, height, channels } }).toColourspace(
    picture.bitDepth === 16 ? 'rgb16' : 'srgb',
  );
  await writePicture(made, path, Math.max(1, params.quality));
  return { logos };
}

async function findHoles(
  picture: Picture,
  given: readonly [number, number, number, number][] | undefined,
): Promise<Hole[]> {
  const image = await picture.look(LOOK_PIXELS);
  const scale = picture.width / image.width;
  const overlayHole = ({ box, mask }: Overlay): Hole => ({
    box: clipped(growBox(scaled(box, scale), 4 * scale, 4 * scale), picture),
    isHole: (x, y) => {
      const at =
        Math.min(image.height - 1, Math.floor(y / scale)) * image.width +
        Math.min(image.width - 1, Math.floor(x / scale));
      return mask[at] === 1;
    },
  });
  if (!given) return (await findOverlays(image)).map(overlayHole);
  const holes: Hole[] = [];
  for (const [x, y, width, height] of given) {
    const within = {
      x: x * image.width,
      y: y * image.height,
      width: width * image.width,
      height: height * image.height,
    };
    const overlays = await findOverlays(image, within);
    if (areAll(overlays, within)) holes.push(...overlays.map(overlayHole));
    else holes.push({ box: clipped(scaled(within, scale), picture), isHole: () => true });
  }
  return holes;
}

/** Whether what was found fills a box from side to side, so that it is likely to be all that is meant; above and below letters a box has more room. */
function areAll(overlays: readonly Overlay[], within: Box): boolean {
  if (overlays.length === 0) return false;
  const { width, height } = overlays.map(({ box }) => box).reduce(uniteBoxes);
  return width > 0.85 * within.width && height > 0.7 * within.height;
}

/** Fills one hole in place. */
function fillHole({ data, width, height, channels }: Pixels, { box, isHole }: Hole): FillMethod {
  const around = Math.max(LEAST_AROUND, Math.round(AROUND_SHARE * Math.min(box.width, box.height)));
  const area = clipped(growBox(box, around, around), { width, height });
  const part: Pixels = {
    data:
      data instanceof Uint16Array
        ? new Uint16Array(area.width * area.height * channels)
        : new Uint8Array(area.width * area.height * channels),
    width: area.width,
    height: area.height,
    channels,
  };
  const hole = new Uint8Array(area.width * area.height);
  for (let y = 0; y < area.height; y++) {
    const from = ((area.y + y) * width + area.x) * channels;
    part.data.set(data.subarray(from, from + area.width * channels), y * area.width * channels);
    for (let x = 0; x < area.width; x++) {
      const [atX, atY] = [area.x + x, area.y + y];
      const isIn = atX >= box.x && atY >= box.y && atX < box.x + box.width && atY < box.y + box.height;
      if (isIn && isHole(atX, atY)) hole[y * area.width + x] = 1;
    }
  }
  const { pixels, method } = fillStill(part, hole);
  for (let y = 0; y < area.height; y++) {
    const row = pixels.data.subarray(y * area.width * channels, (y + 1) * area.width * channels);
    data.set(row, ((area.y + y) * width + area.x) * channels);
  }
  return method;
}

function scaled({ x, y, width, height }: Box, by: number): Box {
  return { x: x * by, y: y * by, width: width * by, height: height * by };
}
