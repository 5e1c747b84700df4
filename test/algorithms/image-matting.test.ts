// media
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { imageMatting } from '../../algorithms/image-matting.ts';
import { matteImage, type MatteImageResult } from '../../media/matting/matte-image.ts';
import { describeMatte, measureMatte } from '../media/keying/measure-matte.ts';
import { type Composite, personBefore, thingBefore } from '../media/matting/composite.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { photoPath } from '../synthesis/photo.ts';

const folder = await temporaryFolder();
const size = { width: 400, height: 300 };
const { abs } = Math;

async function run(
  input: string,
  name: string,
): Promise<{ result: MatteImageResult; path: string; warnings: string[] }> {
  const path = join(folder, name);
  const warnings: string[] = [];
  const result = await matteImage({
    input,
    moreInputs: [],
    params: { quality: 90 },
    output: () => ({ path, url: `file://${path}` }),
    signal: new AbortController().signal,
    progress: () => undefined,
    warn: (message) => warnings.push(message),
  });
  return { result, path, warnings };
}

async function write({ rgb, width, height }: Composite, name: string): Promise<string> {
  const path = join(folder, name);
  await sharp(rgb, { raw: { width, height, channels: 3 } }).toFile(path);
  return path;
}

async function cutOut(name: string, composite: Composite) {
  const { result, path, warnings } = await run(await write(composite, `${name}.png`), `${name}-out.png`);
  expect(warnings).toEqual([]);
  const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: composite.width, height: composite.height, channels: 4 });
  const matte = Uint8Array.from({ length: composite.alpha.length }, (_, at) => data[4 * at + 3]!);
  const quality = measureMatte([matte], [composite.alpha]);
  const halo = haloOf(data, composite);
  process.stderr.write(
    `ImageMatting ${name}: ${describeMatte(quality)}, colours of the edges off by ${halo.ours.toFixed(1)} (untouched ${halo.untouched.toFixed(1)})\n`,
  );
  return { result, quality, halo };
}

/** How far the colours of half-transparent pixels are from those that were put there. */
function haloOf(cut: Uint8Array, { rgb, alpha, front }: Composite): { ours: number; untouched: number } {
  let [ours, untouched, count] = [0, 0, 0];
  for (let at = 0; at < alpha.length; at++) {
    if (alpha[at]! < 60 || alpha[at]! > 200 || cut[4 * at + 3]! < 40) continue;
    for (let channel = 0; channel < 3; channel++, count++) {
      ours += abs(cut[4 * at + channel]! - front[3 * at + channel]!);
      untouched += abs(rgb[3 * at + channel]! - front[3 * at + channel]!);
    }
  }
  return { ours: ours / count, untouched: untouched / count };
}

describe('the ImageMatting algorithm', () => {
  test.each(['bricks', 'grass', 'rocket'] as const)('cuts out a person with loose hair before %s', async (photo) => {
    const { result, quality } = await cutOut(`person-${photo}`, await personBefore(photo, { ...size, seed: 9 }));
    expect(result).toMatchObject({ ...size, subject: 'person' });
    expect(quality.meanError).toBeLessThan(0.025);
    expect(quality.overlap).toBeGreaterThan(0.92);
  });

  test('cuts out an animal and a thing that is only known to stand out, without the colours behind', async () => {
    const animal = await cutOut('animal', await thingBefore('bricks', 'raccoon', { ...size, seed: 6 }));
    expect(animal.result.subject).toBe('animal');
    expect(animal.quality.meanError).toBeLessThan(0.03);
    const thing = await cutOut('thing', await thingBefore('grass', 'coffee', { ...size, seed: 5 }));
    expect(thing.quality.meanError).toBeLessThan(0.02);
    expect(thing.halo.ours).toBeLessThan(0.8 * thing.halo.untouched);
  });

  test('gives a large picture edges at its own resolution, upright, in the format of the name', async () => {
    const composite = await personBefore('bricks', { width: 1200, height: 900, seed: 9 });
    const turned = join(folder, 'turned.jpg');
    await sharp(composite.rgb, { raw: { width: 1200, height: 900, channels: 3 } })
      .rotate(90)
      .withMetadata({ orientation: 8 })
      .jpeg({ quality: 95 })
      .toFile(turned);
    const { result, path } = await run(turned, 'large.webp');
    expect(result).toMatchObject({ width: 1200, height: 900, subject: 'person' });
    expect(await sharp(path).metadata()).toMatchObject({ format: 'webp', width: 1200, height: 900, hasAlpha: true });
    const { data } = await sharp(path).raw().toBuffer({ resolveWithObject: true });
    const matte = Uint8Array.from({ length: composite.alpha.length }, (_, at) => data[4 * at + 3]!);
    const quality = measureMatte([matte], [composite.alpha]);
    process.stderr.write(`ImageMatting large: ${describeMatte(quality)}\n`);
    expect(quality.meanError).toBeLessThan(0.025);
  });

  test('puts the subject on white in a JPEG, and says so', async () => {
    const { path, warnings } = await run(photoPath('astronaut'), '1-1-seg.jpeg');
    expect(warnings).toEqual([expect.stringMatching(/put on white.*\.png or \.webp/)]);
    const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true });
    const corner = (10 * info.width + info.width - 11) * 3;
    expect(Math.min(...data.subarray(corner, corner + 3))).toBeGreaterThan(250);
  });

  test('leaves what was transparent so', async () => {
    const input = join(folder, 'clear.png');
    const hole = { create: { width: 40, height: 40, channels: 4, background: '#000' } } as const;
    await sharp(photoPath('astronaut'))
      .ensureAlpha()
      .composite([{ input: await sharp(hole).png().toBuffer(), left: 180, top: 300, blend: 'dest-out' }])
      .png()
      .toFile(input);
    const { path } = await run(input, 'clear-out.png');
    const { data } = await sharp(path).raw().toBuffer({ resolveWithObject: true });
    expect(data[(320 * 512 + 200) * 4 + 3]).toBe(0);
    expect(data[(260 * 512 + 200) * 4 + 3]).toBeGreaterThan(240);
  });

  test.each(['bricks', 'grass'] as const)('says that %s have no subject', async (photo) => {
    await expect(run(photoPath(photo), `${photo}.png`)).rejects.toMatchObject({
      type: 'InvalidInput',
      message: expect.stringMatching(/no subject to cut out.*Give a picture with one/),
    });
  });

  test('refuses other outputs before any work', async () => {
    await expect(run(join(folder, 'missing.jpg'), 'out.gif')).rejects.toMatchObject({
      type: 'InvalidInput',
      message: expect.stringMatching(/\.jpg, \.png or \.webp/),
    });
    expect(imageMatting.params.parse({})).toEqual({ quality: 90 });
    expect(() => imageMatting.params.parse({ background: 'red' })).toThrow(/background/);
  });
});
