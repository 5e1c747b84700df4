import sharp, { type Sharp } from 'sharp';
import { writeVideo, type WriteOptions } from '../../../media/av/write-video.ts';
import { loadPhoto, photoPath, type PhotoName } from '../../synthesis/photo.ts';
import { createRandom } from '../../synthesis/random.ts';
import { samplePicture } from '../../synthesis/sample-picture.ts';
import { drawSprite, type Sprite } from '../../synthesis/sprite.ts';
import { createPicture, pictureFromRgb, type YuvPicture } from '../../synthesis/yuv-picture.ts';

/** Someone who stands before the scene, on its lower border. */
export interface Actor {
  /** Of the picture's height. */
  height: number;
  /** Of the head, in ratios of the picture's width, at a time since the beginning of the shot: 0 to 1. */
  head: (progress: number) => number;
  isMirrored?: boolean;
}

/** One shot: a photograph under a camera that pans, and people before it. */
export interface FilmShot {
  frameCount: number;
  photo: PhotoName;
  /** How far the camera goes, in ratios of the picture's width; default 0.2. */
  pan?: number;
  actors: Actor[];
}

/** Where a person really is in a frame, in pixels. */
export interface TruePerson {
  left: number;
  right: number;
  head: number;
}

/** What is known of a written film. */
export interface FilmTruth {
  width: number;
  height: number;
  /** For each frame, its people and the number of its shot. */
  frames: { people: TruePerson[]; shot: number }[];
}

/** Rows at the bottom whose brightness rises evenly from left to right, so that any part of the film tells where it was cut from. */
export const RULER_ROWS = 8;
const RULER = { from: 40, to: 216 };

/** The brightness of the ruler at a column. */
export function rulerLevel(x: number, width: number): number {
  return RULER.from + ((RULER.to - RULER.from) * (x + 0.5)) / width;
}

/** The column that a brightness of the ruler stands for. */
export function rulerColumn(level: number, width: number): number {
  return ((level - RULER.from) / (RULER.to - RULER.from)) * width - 0.5;
}

/** Writes a film of photographed people before photographs, and gives where they are. */
export async function writePeopleFilm(
  output: string,
  shots: readonly FilmShot[],
  options: { width: number; height: number; seed: number } & Partial<WriteOptions>,
): Promise<FilmTruth> {
  const { width, height, seed, ...rest } = options;
  const random = createRandom(`people ${seed}`);
  const opened: { shot: FilmShot; photo: YuvPicture; cutouts: Cutout[]; turn: number }[] = [];
  for (const [index, shot] of shots.entries()) {
    const size = { width: Math.round(width * 1.5), height: Math.round(height * 1.2), frameHeight: height };
    const photo = await loadPhoto(shot.photo, { ...size, seed: seed + index });
    const cutouts: Cutout[] = [];
    for (const actor of shot.actors) cutouts.push(await cutOutPerson(actor, height));
    opened.push({ shot, photo, cutouts, turn: random.pick([-1, 1]) });
  }
  const truth: FilmTruth = { width, height, frames: [] };
  function* frames(): Generator<{ timeSeconds: number; data: Uint8Array }> {
    for (const [index, { shot, photo, cutouts, turn }] of opened.entries()) {
      for (let step = 0; step < shot.frameCount; step++) {
        const progress = step / shot.frameCount;
        const picture = createPicture(width, height);
        const centreX = photo.width / 2 + turn * (progress - 0.5) * (shot.pan ?? 0.2) * width;
        samplePicture(photo, { centreX, centreY: photo.height / 2, scale: 1 }, picture);
        const people = cutouts.map((cutout, which) => place(cutout, shot.actors[which]!.head(progress) * width));
        for (const { sprite } of people) drawSprite(picture, sprite, 0);
        drawRuler(picture);
        const timeSeconds = truth.frames.length / frameRate;
        truth.frames.push({ people: people.map(({ person }) => person), shot: index });
        yield { timeSeconds, data: picture.data };
      }
    }
  }
  const frameRate = rest.frameRate ?? 25;
  await writeVideo({ output, width, height, frameRate, crf: 8, frames: frames(), ...rest });
  return truth;
}

interface Cutout {
  picture: YuvPicture;
  alpha: Uint8Array;
  /** Of the head, from the left. */
  head: number;
  top: number;
}

// Around the astronaut's outline in her portrait of 512 by 512 pixels.
const outline =
  '225,14 182,24 157,48 152,92 166,118 190,130 186,148 140,154 112,182 120,212 82,234 56,280 36,340 20,440 28,512 ' +
  '286,512 280,450 300,400 340,362 362,345 356,300 340,250 306,226 302,196 284,178 262,166 274,132 298,102 300,68 280,34 250,18';
const bounds = { left: 16, top: 12, width: 350, height: 500 };
const headX = 226;

async function cutOutPerson({ height: share, isMirrored = false }: Actor, frameHeight: number): Promise<Cutout> {
  const height = 2 * Math.round((frameHeight * share) / 2);
  const width = 2 * Math.round((height * bounds.width) / bounds.height / 2);
  const shape = `<svg width="512" height="512"><polygon points="${outline}" fill="white"/></svg>`;
  const fit = async (image: Sharp): Promise<Buffer> => {
    const cut = await image.extract(bounds).png().toBuffer();
    return sharp(cut).resize(width, height, { fit: 'fill' }).flop(isMirrored).toColourspace('srgb').raw().toBuffer();
  };
  const rgb = await fit(sharp(photoPath('astronaut')).removeAlpha());
  const mask = await fit(sharp(Buffer.from(shape)).flatten({ background: '#000' }).blur(1.2));
  const head = ((headX - bounds.left) / bounds.width) * width;
  return {
    picture: pictureFromRgb(rgb, width, height, frameHeight),
    alpha: Uint8Array.from({ length: width * height }, (_, at) => mask[at * 3]!),
    head: isMirrored ? width - head : head,
    top: frameHeight - height,
  };
}

function place({ picture, alpha, head, top }: Cutout, at: number): { sprite: Sprite; person: TruePerson } {
  const x = at - head;
  return {
    sprite: { picture, alpha, at: () => ({ x, y: top }) },
    person: { left: x, right: x + picture.width, head: at },
  };
}

function drawRuler({ y, u, v, width, height }: YuvPicture): void {
  const random = createRandom('ruler');
  for (let row = height - RULER_ROWS; row < height; row++) {
    // The rounding differs from row to row, so that their mean is exact.
    for (let x = 0; x < width; x++) y[row * width + x] = Math.floor(rulerLevel(x, width) + random.next());
  }
  const from = ((height - RULER_ROWS) / 2) * (width / 2);
  u.fill(128, from);
  v.fill(128, from);
}
