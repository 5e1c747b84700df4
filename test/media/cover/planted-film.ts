import sharp from 'sharp';
import { writeVideo } from '../../../media/av/write-video.ts';
import { loadPhoto, photoPath, type PhotoName } from '../../synthesis/photo.ts';
import { createRandom, type Random } from '../../synthesis/random.ts';
import { samplePicture } from '../../synthesis/sample-picture.ts';
import { createPicture, pictureFromRgb, type YuvPicture } from '../../synthesis/yuv-picture.ts';
import { blurPicture } from './blur.ts';
import { closeEyes } from './close-eyes.ts';

export type Picture = YuvPicture & { data: Uint8Array };

/** A stretch of film of one kind. */
export interface Scene {
  frameCount: number;
  /** What makes all of it unfit, where it is. */
  flaw?: string;
  /** What it shows, where it shows something. */
  subject?: string;
  draw(step: number): Picture;
}

/** Where each frame of a written film comes from. */
export interface FilmTruth {
  frameRate: number;
  frameCount: number;
  sceneAt(seconds: number): Scene;
  /** The frame as it was before encoding. */
  drawAt(seconds: number): Picture;
}

export const WIDTH = 640;
export const HEIGHT = 360;
/** How much larger than the frame the photographs are, so that the camera can move. */
const MARGIN = 1.3;

/** Writes scenes as a video. */
export async function writeFilm(output: string, scenes: Scene[], frameRate: number): Promise<FilmTruth> {
  const frames = scenes.flatMap((scene) => Array.from({ length: scene.frameCount }, (_, step) => ({ scene, step })));
  await writeVideo({
    output,
    width: WIDTH,
    height: HEIGHT,
    frameRate,
    frames: frames.map(({ scene, step }, index) => ({
      timeSeconds: index / frameRate,
      get data() {
        return scene.draw(step).data;
      },
    })),
  });
  const at = (seconds: number) => frames[Math.round(seconds * frameRate)]!;
  return {
    frameRate,
    frameCount: frames.length,
    sceneAt: (seconds) => at(seconds).scene,
    drawAt: (seconds) => at(seconds).scene.draw(at(seconds).step),
  };
}

/** Good shots in a random order with every flaw that a cover must not have planted between and inside them. */
export async function plantedScenes(seed: number): Promise<Scene[]> {
  const random = createRandom(`planted ${seed}`);
  const photo = (name: PhotoName) =>
    loadPhoto(name, { width: WIDTH * MARGIN, height: HEIGHT * MARGIN, frameHeight: HEIGHT, seed });
  const [cat, coffee, raccoon, rocket] = await Promise.all(
    (['cat', 'coffee', 'raccoon', 'rocket'] as const).map(photo),
  );
  const { open, closed } = await facePhotos();
  const move = createMove(random);
  const good = [
    [shot('cat', cat!, 30, move())],
    [shot('raccoon', raccoon!, 30, move())],
    [shot('coffee', coffee!, 30, move()), shot('coffee', coffee!, 20, move())],
    blink(open, closed, move()),
    dissolve(shot('rocket', rocket!, 34, move()), shot('raccoon', raccoon!, 34, move())),
  ];
  const planted: Scene[] = [
    flat('black', 16),
    flat('white', 235),
    flat('grey', random.integer(80, 160)),
    noise(random),
    { ...shot('blurred', blurTwice(random.pick([cat!, raccoon!]), 6, 6), 18, move()), flaw: 'blurred' },
    { ...shot('smeared', blurPicture(random.pick([coffee!, raccoon!]), 14, 0), 18, move()), flaw: 'motion-blurred' },
  ];
  const scenes: Scene[] = [];
  const rest = random.shuffle(planted);
  for (const part of random.shuffle(good)) scenes.push(...rest.splice(0, 2), ...part);
  return [...scenes, ...rest];
}

/** A shot of a photograph under a moving camera. */
export function shot(subject: string, photo: YuvPicture, frameCount: number, move: { x: number; y: number }): Scene {
  return {
    frameCount,
    subject,
    draw(step) {
      const picture = createPicture(WIDTH, HEIGHT);
      const way = step / frameCount - 0.5;
      const centreX = photo.width / 2 + move.x * way;
      samplePicture(photo, { centreX, centreY: photo.height / 2 + move.y * way, scale: 1 }, picture);
      return picture;
    },
  };
}

export function flat(flaw: string, level: number, frameCount = 15): Scene {
  return {
    frameCount,
    flaw,
    draw() {
      const picture = createPicture(WIDTH, HEIGHT);
      picture.y.fill(level);
      return picture;
    },
  };
}

/** A portrait in the middle of which the eyes are closed for a while. */
function blink(open: YuvPicture, closed: YuvPicture, move: { x: number; y: number }): Scene[] {
  return [
    shot('face', open, 14, move),
    { ...shot('face', closed, 16, move), flaw: 'eyes closed' },
    shot('face', open, 14, move),
  ];
}

/** The astronaut with open and with closed eyes, large in the frame. */
export async function facePhotos(): Promise<{ open: YuvPicture; closed: YuvPicture }> {
  const [width, height] = [Math.round(WIDTH * MARGIN), Math.round(HEIGHT * MARGIN)];
  const rgb = sharp(photoPath('astronaut')).removeAlpha().toColourspace('srgb');
  const { data, info } = await rgb.raw().toBuffer({ resolveWithObject: true });
  const image = { data: Uint8Array.from(data), width: info.width, height: info.height };
  const fit = async ({ data: pixels }: { data: Uint8Array }): Promise<YuvPicture> => {
    const scaled = await sharp(pixels, { raw: { width: info.width, height: info.height, channels: 3 } })
      .resize(width, height, { fit: 'cover', position: 'top' })
      .raw()
      .toBuffer();
    return pictureFromRgb(scaled, width, height, HEIGHT);
  };
  return { open: await fit(image), closed: await fit(await closeEyes(image)) };
}

function noise(random: Random): Scene {
  return {
    frameCount: 15,
    flaw: 'noise',
    draw() {
      const picture = createPicture(WIDTH, HEIGHT);
      for (let at = 0; at < picture.data.length; at++) picture.data[at] = random.integer(20, 230);
      return picture;
    },
  };
}

/** Two shots with a dissolve of 16 frames between them. */
function dissolve(from: Scene, to: Scene): Scene[] {
  const span = 16;
  const [before, after] = [from.frameCount - span, to.frameCount - span];
  const mixture: Scene = {
    frameCount: span,
    flaw: 'dissolve',
    draw(step) {
      const picture = from.draw(before + step);
      const next = to.draw(step).data;
      const share = (step + 1) / (span + 1);
      for (let at = 0; at < next.length; at++) picture.data[at] = picture.data[at]! * (1 - share) + next[at]! * share;
      return picture;
    },
  };
  return [{ ...from, frameCount: before }, mixture, { ...to, frameCount: after, draw: (step) => to.draw(span + step) }];
}

function blurTwice(picture: YuvPicture, across: number, down: number): YuvPicture {
  return blurPicture(blurPicture(picture, across, down), across, down);
}

function createMove(random: Random) {
  return () => ({ x: random.between(-60, 60), y: random.between(-25, 25) });
}
