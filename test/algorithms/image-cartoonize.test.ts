// media
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { imageCartoonize } from '../../algorithms/image-cartoonize.ts';
import { cartoonize, type CartoonizeParams, type CartoonizeResult } from '../../media/cartoon/cartoonize.ts';
import { edgeF, strongEdges } from '../metrics/edge-match.ts';
import type { Plane } from '../metrics/plane.ts';
import { psnr } from '../metrics/psnr.ts';
import { ssim } from '../metrics/ssim.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { photoPath, type PhotoName } from '../synthesis/photo.ts';
import { createRandom } from '../synthesis/random.ts';

const folder = await temporaryFolder();
const timeoutMs = 300_000;

async function run(
  input: string,
  name: string,
  params: Partial<CartoonizeParams> = {},
): Promise<{ made: CartoonizeResult; result: string; origin: string; warnings: string[] }> {
  const warnings: string[] = [];
  const path = (kind = ''): string => join(folder, name.replace('.', `-${kind}.`));
  const made = await cartoonize({
    input,
    moreInputs: [],
    params: { lines: 50, levels: 8, quality: 90, ...params },
    output: (_, { resultType } = {}) => ({ path: path(resultType), url: `file://${path(resultType)}` }),
    signal: new AbortController().signal,
    progress: () => undefined,
    warn: (message) => warnings.push(message),
  });
  return { made, result: path('result'), origin: path('origin'), warnings };
}

async function luma(path: string): Promise<Plane> {
  const { data, info } = await sharp(path).flatten().greyscale().raw().toBuffer({ resolveWithObject: true });
  return { data: Uint8Array.from(data), width: info.width, height: info.height };
}

/** How many colours, of 32 steps a channel, nine tenths of a picture have. */
async function colourCount(path: string): Promise<number> {
  const data = await sharp(path).removeAlpha().toColourspace('srgb').raw().toBuffer();
  const counts = new Map<number, number>();
  for (let at = 0; at < data.length; at += 3) {
    const key = ((data[at]! >> 3) << 10) | ((data[at + 1]! >> 3) << 5) | (data[at + 2]! >> 3);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  let covered = 0;
  let count = 0;
  for (const pixels of [...counts.values()].toSorted((a, b) => b - a)) {
    if (covered > 0.9 * (data.length / 3)) break;
    covered += pixels;
    count++;
  }
  return count;
}

async function withNoise(photo: PhotoName, sigma: number): Promise<string> {
  const { data, info } = await sharp(photoPath(photo)).raw().toBuffer({ resolveWithObject: true });
  const random = createRandom(`cartoon noise ${photo}`);
  for (let at = 0; at < data.length; at++) {
    const noise = (random.next() + random.next() + random.next() - 1.5) * 2 * sigma;
    data[at] = Math.max(0, Math.min(255, Math.round(data[at]! + noise)));
  }
  const path = join(folder, `${photo}-noisy.png`);
  const { width, height, channels } = info;
  await sharp(data, { raw: { width, height, channels } }).png().toFile(path);
  return path;
}

describe('the ImageCartoonize algorithm', () => {
  test.each(['astronaut', 'coffee', 'rocket', 'cat'] as const)(
    'keeps the strong edges of the photograph "%s", with few colours, and hardly minds noise',
    async (photo) => {
      const { result, origin, made } = await run(photoPath(photo), `${photo}.png`);
      const [before, after] = [await luma(photoPath(photo)), await luma(result)];
      expect(made).toMatchObject({ width: before.width, height: before.height });
      const f = edgeF(strongEdges(after, 40), strongEdges(before, 40), before.width);
      const [colours, coloursBefore] = [await colourCount(result), await colourCount(photoPath(photo))];
      const noisyInput = await withNoise(photo, 6);
      const noisy = await run(noisyInput, `${photo}-of-noise.png`);
      const likeness = ssim(await luma(noisy.result), after);
      const inputLikeness = ssim(await luma(noisyInput), before);
      console.log(
        `ImageCartoonize ${photo}: edge F ${f.toFixed(3)}, colours ${coloursBefore} to ${colours}, ` +
          `SSIM under noise ${likeness.toFixed(3)} (of the input ${inputLikeness.toFixed(3)})`,
      );
      expect(f).toBeGreaterThanOrEqual(0.7);
      expect(colours).toBeLessThan(0.7 * coloursBefore);
      expect(likeness).toBeGreaterThan(0.88);
      expect(psnr(await luma(origin), before)).toBeGreaterThan(45);
    },
    timeoutMs,
  );

  test(
    'paints a large picture like a small one, with edges as sharp as its size allows',
    async () => {
      const large = join(folder, 'large.png');
      await sharp(photoPath('coffee')).resize(2400, 1600, { kernel: 'lanczos3' }).png().toFile(large);
      const small = join(folder, 'small.png');
      await sharp(large).resize(1280).png().toFile(small);
      const [ofLarge, ofSmall] = [await run(large, 'of-large.png'), await run(small, 'of-small.png')];
      expect(ofLarge.made).toMatchObject({ width: 2400, height: 1600 });
      const shrunk = join(folder, 'of-large-small.png');
      await sharp(ofLarge.result).resize(1280).png().toFile(shrunk);
      const [one, other] = [await luma(shrunk), await luma(ofSmall.result)];
      const likeness = ssim(one, other);
      console.log(`ImageCartoonize of a large picture: SSIM ${likeness.toFixed(3)} to that of a small one`);
      expect(likeness).toBeGreaterThan(0.93);
      expect(steepest(await luma(ofLarge.result))).toBeGreaterThan(0.7 * steepest(other));
    },
    timeoutMs,
  );

  test('draws more lines where more are asked for, and fewer steps of light', async () => {
    const dark: number[] = [];
    for (const lines of [0, 50, 100]) {
      const { result } = await run(photoPath('cat'), `lines-${lines}.png`, { lines });
      dark.push((await luma(result)).data.filter((value) => value < 25).length);
    }
    expect(dark[0]).toBeLessThan(dark[1]!);
    expect(dark[1]).toBeLessThan(dark[2]!);
    const [few, many] = [
      await run(photoPath('cat'), 'few.png', { levels: 4 }),
      await run(photoPath('cat'), 'many.png', { levels: 16 }),
    ];
    expect(await colourCount(few.result)).toBeLessThan(await colourCount(many.result));
  });

  test('keeps transparency, takes grey and tiny pictures, and says what is lost', async () => {
    const clear = join(folder, 'clear.png');
    await sharp(photoPath('coffee')).ensureAlpha(0.5).png().toFile(clear);
    const png = await run(clear, 'clear-out.png');
    expect(await sharp(png.result).metadata()).toMatchObject({ hasAlpha: true, width: 600 });
    const jpg = await run(clear, 'clear-out.jpg');
    expect(jpg.warnings).toEqual([expect.stringMatching(/transparent/)]);
    const grey = join(folder, 'grey.png');
    await sharp(photoPath('cat')).greyscale().resize(200).png().toFile(grey);
    expect((await run(grey, 'grey-out.png')).made.width).toBe(200);
    const tiny = join(folder, 'tiny.png');
    await sharp(photoPath('cat')).resize(3, 2, { fit: 'fill' }).png().toFile(tiny);
    expect((await run(tiny, 'tiny-out.png')).made).toMatchObject({ width: 3, height: 2 });
  });

  test('refuses what is no picture, and an output of another kind, and says what to give', async () => {
    await expect(run(join(folder, 'nothing.png'), 'a.png')).rejects.toMatchObject({ type: 'ObjectNotFound' });
    await expect(run(photoPath('cat'), 'a.mp4')).rejects.toMatchObject({
      type: 'InvalidInput',
      message: expect.stringMatching(/\.jpg, \.png or \.webp/),
    });
    expect(imageCartoonize.params.parse({ lines: '70' })).toEqual({ lines: 70, levels: 8, quality: 90 });
    expect(() => imageCartoonize.params.parse({ levels: 2 })).toThrow();
    expect(() => imageCartoonize.params.parse({ style: 'anime' })).toThrow(/style/);
  });
});

/** The largest step between neighbours that one in a thousand exceeds. */
function steepest({ data, width }: Plane): number {
  const steps = new Uint8Array(data.length);
  for (let at = 1; at < data.length; at++) if (at % width > 0) steps[at] = Math.abs(data[at]! - data[at - 1]!);
  return steps.toSorted()[Math.floor(0.999 * steps.length)]!;
}
