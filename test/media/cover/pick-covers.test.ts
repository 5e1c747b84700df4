import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { type CoverParams, pickCovers } from '../../../media/cover/pick-covers.ts';
import { loadPhoto } from '../../synthesis/photo.ts';
import { createRgbToYuv } from '../../synthesis/yuv-picture.ts';
import {
  facePhotos,
  type FilmTruth,
  flat,
  HEIGHT,
  type Picture,
  plantedScenes,
  shot,
  WIDTH,
  writeFilm,
} from './planted-film.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelflow-cover-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(input: string, params: Partial<CoverParams> = {}, extension?: string) {
  const warnings: string[] = [];
  const fractions: number[] = [];
  const { covers } = await pickCovers({
    input,
    moreInputs: [],
    params: { count: 5, ...params },
    output: (wanted, { sequenceId } = {}) => {
      const path = `${input}-${sequenceId}.${extension ?? wanted}`;
      return { path, url: `file://${path}` };
    },
    signal: new AbortController().signal,
    progress: (fraction) => fractions.push(fraction),
    warn: (message) => warnings.push(message),
  });
  return { covers, warnings, fractions, pathOf: (url: string) => url.slice('file://'.length) };
}

describe.each([11, 13])('a film with every flaw planted in it (seed %i)', (seed) => {
  let truth: FilmTruth;
  let result: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    const path = join(folder, `planted-${seed}.mp4`);
    truth = await writeFilm(path, await plantedScenes(seed), 25);
    result = await run(path);
  });

  test('gives no black, white, flat, noisy, blurred, smeared, mixed or blinking frame', () => {
    expect(result.covers.map(({ timeSeconds }) => truth.sceneAt(timeSeconds).flaw)).toEqual(
      result.covers.map(() => undefined),
    );
    expect(result.warnings).toEqual([]);
  });

  test('puts the portrait first and shows every subject at most once', () => {
    const subjects = result.covers.map(({ timeSeconds }) => truth.sceneAt(timeSeconds).subject);
    expect(subjects[0]).toBe('face');
    expect(new Set(subjects).size).toBe(subjects.length);
    expect(subjects.length).toBeGreaterThanOrEqual(4);
  });

  test('orders the covers by a score from 0 to 10 and numbers them in that order', () => {
    const scores = result.covers.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(Math.max(...scores)).toBeLessThanOrEqual(10);
    expect(Math.min(...scores)).toBeGreaterThan(4);
    expect(result.covers.map(({ url }) => /-(\d+)\.jpg$/.exec(url)?.[1])).toEqual(
      scores.map((_, index) => `${index + 1}`),
    );
  });

  test('gives the exact time of the very frame that it writes', async () => {
    for (const { timeSeconds, url } of result.covers) {
      expect(timeSeconds * truth.frameRate).toBeCloseTo(Math.round(timeSeconds * truth.frameRate), 3);
      const luma = await lumaOf(result.pathOf(url));
      const step = 1 / truth.frameRate;
      const error = (seconds: number) => meanError(luma, truth.drawAt(seconds));
      const here = error(timeSeconds);
      expect(here).toBeLessThan(4);
      for (const other of [timeSeconds - step, timeSeconds + step]) {
        const isInside = other >= 0 && other < (truth.frameCount - 0.5) * step;
        if (isInside && truth.sceneAt(other) === truth.sceneAt(timeSeconds))
          expect(here).toBeLessThanOrEqual(error(other));
      }
    }
  });

  test('reports progress that never goes back', () => {
    expect(result.fractions.length).toBeGreaterThan(10);
    expect(result.fractions).toEqual(result.fractions.toSorted((a, b) => a - b));
  });
});

describe('covers as files', () => {
  let film: string;
  beforeAll(async () => {
    film = join(folder, 'two.mp4');
    const { open } = await facePhotos();
    const cat = await loadPhoto('cat', { width: 800, height: 460, frameHeight: HEIGHT, seed: 1 });
    await writeFilm(film, [shot('face', open, 40, { x: 40, y: 0 }), shot('cat', cat, 40, { x: -50, y: 10 })], 25);
  });

  test.each([
    ['jpg', 'jpeg'],
    ['png', 'png'],
    ['webp', 'webp'],
  ])('end in .%s and are of that format, at full resolution, in sRGB', async (extension, format) => {
    const { covers, pathOf } = await run(film, { count: 1 }, extension);
    expect(covers).toHaveLength(1);
    const metadata = await sharp(pathOf(covers[0]!.url)).metadata();
    expect(metadata).toMatchObject({ format, width: WIDTH, height: HEIGHT, space: 'srgb' });
  });

  test('are refused under a name that is no picture', async () => {
    await expect(run(film, {}, 'mp4')).rejects.toMatchObject({
      type: 'InvalidInput',
      message: expect.stringContaining('.jpg'),
    });
    await expect(run(film, { Model: 'gif' }, 'jpg')).rejects.toMatchObject({ type: 'InvalidInput' });
  });

  test.each([{ Model: 'gif' }, { mode: 'gif' }, { model: 'gif' }] as const)(
    'are one short animated gif for %j',
    async (params) => {
      const { covers, pathOf } = await run(film, params);
      expect(covers).toHaveLength(1);
      const path = pathOf(covers[0]!.url);
      const metadata = await sharp(path, { animated: true }).metadata();
      expect(metadata.format).toBe('gif');
      expect(metadata.width).toBeLessThanOrEqual(480);
      expect(metadata.pages).toBeGreaterThanOrEqual(10);
      expect(metadata.loop).toBe(0);
      const seconds = metadata.delay!.reduce((sum, delay) => sum + delay, 0) / 1000;
      expect(seconds).toBeGreaterThan(0.8);
      expect(seconds).toBeLessThan(3);
      expect((await readFile(path)).length).toBeLessThan(3_000_000);
      expect(covers[0]!.timeSeconds).toBeLessThan(1.6);
    },
  );

  test('of a gif keep the colours of the film', async () => {
    const { covers, pathOf } = await run(film, { Model: 'gif' });
    const colours = async (input: string | Buffer) =>
      (await sharp(input).resize(24, 14).removeAlpha().raw().toBuffer()) as Uint8Array;
    const still = await run(film, { count: 1 }, 'png');
    const a = await colours(pathOf(covers[0]!.url));
    const b = await colours(pathOf(still.covers[0]!.url));
    expect(a.reduce((sum, value, index) => sum + Math.abs(value - b[index]!), 0) / a.length).toBeLessThan(14);
  });
});

describe('difficult films', () => {
  test('of one frame give that frame', async () => {
    const path = join(folder, 'one.mp4');
    const cat = await loadPhoto('cat', { width: 800, height: 460, frameHeight: HEIGHT, seed: 1 });
    await writeFilm(path, [shot('cat', cat, 1, { x: 0, y: 0 })], 25);
    const { covers, warnings } = await run(path);
    expect(covers).toMatchObject([{ timeSeconds: 0 }]);
    expect(covers[0]!.score).toBeGreaterThan(3);
    expect(warnings).toEqual([]);
  });

  test('that are all black give one frame with a low score and a warning', async () => {
    const path = join(folder, 'black.mp4');
    await writeFilm(path, [flat('black', 16, 40)], 25);
    const { covers, warnings } = await run(path);
    expect(covers).toHaveLength(1);
    expect(covers[0]!.score).toBeLessThan(1);
    expect(warnings.join()).toMatch(/black/);
    expect((await run(path, { Model: 'gif' })).covers).toHaveLength(1);
  });

  test('of a picture that never changes give it once', async () => {
    const path = join(folder, 'still.mp4');
    const cat = await loadPhoto('cat', { width: 800, height: 460, frameHeight: HEIGHT, seed: 1 });
    await writeFilm(path, [shot('cat', cat, 120, { x: 0, y: 0 })], 25);
    expect((await run(path)).covers).toHaveLength(1);
  });
});

/** The brightness of a written cover, in limited range as the film's. */
async function lumaOf(path: string): Promise<Uint8Array> {
  const rgb = await sharp(path).removeAlpha().raw().toBuffer();
  const convert = createRgbToYuv(HEIGHT);
  const out = new Float64Array(3);
  return Uint8Array.from({ length: rgb.length / 3 }, (_, at) => {
    convert(rgb[at * 3]!, rgb[at * 3 + 1]!, rgb[at * 3 + 2]!, out);
    return out[0]!;
  });
}

function meanError(luma: Uint8Array, { y }: Picture): number {
  let sum = 0;
  for (let at = 0; at < y.length; at++) {
    const difference = luma[at]! - y[at]!;
    sum += difference < 0 ? -difference : difference;
  }
  return sum / y.length;
}
