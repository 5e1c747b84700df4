import { createCamera, sceneMargin, type CameraMove } from './camera.ts';
import { loadPhoto, photoNames, type PhotoName } from './photo.ts';
import { createRandom } from './random.ts';
import { samplePicture, type View } from './sample-picture.ts';
import { createSprite, drawSprite, type Sprite } from './sprite.ts';
import { createPicture, type YuvPicture } from './yuv-picture.ts';

/**
 * What is behind the captions. `static`, `pan`, `zoom` and `handheld`: one shot of one photograph with
 * that camera; `parallax`: a pan with three things moving in front; `shots`: several with hard cuts;
 * `dissolves`: several that melt into each other; `fades`: several that go through black.
 */
export const backgroundKinds = [
  'static',
  'pan',
  'zoom',
  'handheld',
  'parallax',
  'shots',
  'dissolves',
  'fades',
] as const;
export type BackgroundKind = (typeof backgroundKinds)[number];

/** One shot, from `startSeconds` until the next one. */
export interface ShotSpec {
  startSeconds: number;
  photo: PhotoName;
  move: CameraMove;
  /** How it comes in; default a hard cut. */
  entrance?: 'cut' | 'dissolve' | 'fade';
  /** Things in front; default none. */
  sprites?: number;
}

/** How long a dissolve or a fade takes, centred on the shot's start. */
export const transitionSeconds = 0.6;

/** Draws the scene at a time; times must not go back. */
export type DrawScene = (seconds: number, frame: YuvPicture) => Promise<void>;

interface Size {
  width: number;
  height: number;
}

/** The shots of a kind of background, drawn by seed. */
export function planShots(
  kind: BackgroundKind,
  { seed, durationSeconds, photos }: { seed: number; durationSeconds: number; photos?: readonly PhotoName[] },
): ShotSpec[] {
  const random = createRandom(`shots ${seed}`);
  const order = photos ?? random.shuffle(photoNames);
  if (kind === 'static' || kind === 'pan' || kind === 'zoom' || kind === 'handheld') {
    return [{ startSeconds: 0, photo: order[0]!, move: kind }];
  }
  if (kind === 'parallax') return [{ startSeconds: 0, photo: order[0]!, move: 'pan', sprites: 3 }];
  const entrance = kind === 'shots' ? 'cut' : kind === 'dissolves' ? 'dissolve' : 'fade';
  const shots: ShotSpec[] = [];
  for (let at = 0; at === 0 || at < durationSeconds - 1; at += random.between(2, 4)) {
    const move = random.pick(['static', 'pan', 'zoom', 'handheld'] as const);
    shots.push({ startSeconds: at, photo: order[shots.length % order.length]!, move, entrance });
  }
  return shots;
}

/** Makes the renderer of a list of shots; at most two shots are in memory. */
export function createScene(shots: readonly ShotSpec[], size: Size, durationSeconds: number, seed: number): DrawScene {
  const loaded = new Map<number, Promise<Shot>>();
  const shotAt = (index: number): Promise<Shot> => {
    const spec = shots[index]!;
    const length = (shots[index + 1]?.startSeconds ?? durationSeconds) - spec.startSeconds;
    if (!loaded.has(index)) loaded.set(index, openShot(spec, size, length, seed * 100 + index));
    for (const old of loaded.keys()) if (old < index - 1) loaded.delete(old);
    return loaded.get(index)!;
  };
  const other = createPicture(size.width, size.height);
  return async (seconds, frame) => {
    const current = shots.findLastIndex((shot) => shot.startSeconds <= seconds);
    const near = [current, current + 1].find(
      (index) =>
        index > 0 &&
        (shots[index]?.entrance ?? 'cut') !== 'cut' &&
        Math.abs(seconds - shots[index]!.startSeconds) < transitionSeconds / 2,
    );
    if (near === undefined) {
      drawShot(await shotAt(current), seconds - shots[current]!.startSeconds, frame);
      return;
    }
    const before = await shotAt(near - 1);
    const after = await shotAt(near);
    const share = (seconds - shots[near]!.startSeconds) / transitionSeconds + 0.5;
    const drawBefore = (out: YuvPicture): void => drawShot(before, seconds - shots[near - 1]!.startSeconds, out);
    const drawAfter = (out: YuvPicture): void => drawShot(after, seconds - shots[near]!.startSeconds, out);
    if (shots[near]!.entrance === 'dissolve') {
      drawBefore(frame);
      drawAfter(other);
      mix(frame, other, share);
    } else {
      (share < 0.5 ? drawBefore : drawAfter)(frame);
      other.y.fill(16);
      other.u.fill(128);
      other.v.fill(128);
      mix(frame, other, 1 - Math.abs(2 * share - 1));
    }
  };
}

interface Shot {
  photo: YuvPicture;
  view: (seconds: number) => View;
  sprites: Sprite[];
}

async function openShot(spec: ShotSpec, size: Size, durationSeconds: number, seed: number): Promise<Shot> {
  const width = 2 * Math.ceil((size.width * sceneMargin) / 2);
  const height = 2 * Math.ceil((size.height * sceneMargin) / 2);
  const photo = await loadPhoto(spec.photo, { width, height, frameHeight: size.height, seed });
  const view = createCamera({ move: spec.move, ...size, durationSeconds, seed });
  const others = photoNames.filter((name) => name !== spec.photo);
  const sprites: Sprite[] = [];
  for (let i = 0; i < (spec.sprites ?? 0); i++) {
    sprites.push(await createSprite(others[(seed + i) % others.length]!, size, seed * 10 + i));
  }
  return { photo, view, sprites };
}

function drawShot({ photo, view, sprites }: Shot, seconds: number, frame: YuvPicture): void {
  samplePicture(photo, view(seconds), frame);
  for (const sprite of sprites) drawSprite(frame, sprite, seconds);
}

function mix(frame: YuvPicture, other: YuvPicture, share: number): void {
  const weight = Math.round(Math.min(1, Math.max(0, share)) * 256);
  for (const plane of ['y', 'u', 'v'] as const) {
    const out = frame[plane];
    const added = other[plane];
    for (let i = 0; i < out.length; i++) out[i] = (out[i]! * (256 - weight) + added[i]! * weight + 128) >> 8;
  }
}
