import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { reframeImage, type ReframeImageResult } from '../../media/reframe/reframe-image.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { photoPath } from '../synthesis/photo.ts';

const folder = await temporaryFolder();

async function run(
  input: string,
  name: string,
  aspect = '9:16',
): Promise<{ result: ReframeImageResult; path: string; warnings: string[] }> {
  const path = join(folder, name);
  const warnings: string[] = [];
  const result = await reframeImage({
    input,
    moreInputs: [],
    params: { aspect, quality: 90 },
    output: () => ({ path, url: `file://${path}` }),
    signal: new AbortController().signal,
    progress: () => undefined,
    warn: (message) => warnings.push(message),
  });
  return { result, path, warnings };
}

/** A wide picture of leaves with the portrait at this place. */
async function portraitAt(left: number, name: string): Promise<string> {
  const path = join(folder, name);
  const portrait = await sharp(photoPath('astronaut'))
    .extract({ left: 60, top: 0, width: 320, height: 512 })
    .toBuffer();
  await sharp(photoPath('grass'))
    .resize(1280, 512, { fit: 'cover' })
    .composite([{ input: portrait, left, top: 0 }])
    .png()
    .toFile(path);
  return path;
}

describe('the ImageH2V algorithm', () => {
  test.each([0, 350, 960])('keeps the head of a person who stands at %d in view', async (left) => {
    const { result } = await run(await portraitAt(left, `person-${left}.png`), `person-${left}-out.png`);
    expect(result).toMatchObject({ width: 288, height: 512, y: 0, subjectCount: 1 });
    // The face reaches from column 180 to 275 of the photograph.
    const [from, to] = [left + 180 - 60, left + 275 - 60];
    process.stderr.write(`ImageH2V at ${left}: window ${result.x} to ${result.x + 288}, face ${from} to ${to}\n`);
    expect(result.x).toBeLessThan(from);
    expect(result.x + result.width).toBeGreaterThan(to);
  });

  test('follows what stands out where no subject is known', async () => {
    const input = join(folder, 'spot.png');
    const disc = Buffer.from('<svg width="120" height="120"><circle cx="60" cy="60" r="58" fill="#d02020"/></svg>');
    await sharp({ create: { width: 1200, height: 500, channels: 3, background: '#9aa3a8' } })
      .composite([{ input: disc, left: 900, top: 200 }])
      .png()
      .toFile(input);
    const { result } = await run(input, 'spot-out.png');
    expect(result.x).toBeLessThan(900);
    expect(result.x + result.width).toBeGreaterThan(1020);
  });

  test('gives the pixels of the source where it cut, upright, in the format of the name', async () => {
    const turned = join(folder, 'turned.jpg');
    await sharp(photoPath('rocket')).rotate(90).withMetadata({ orientation: 8 }).jpeg({ quality: 100 }).toFile(turned);
    const { result, path } = await run(turned, 'turned-out.webp');
    expect(result.height).toBe(427);
    const cut = await sharp(path).metadata();
    expect(cut).toMatchObject({ format: 'webp', width: result.width, height: 427 });
    const { x, width, height } = result;
    const expected = await sharp(photoPath('rocket')).extract({ left: x, top: 0, width, height }).raw().toBuffer();
    const written = await sharp(path).toColourspace('srgb').raw().toBuffer();
    const off = expected.reduce((sum, value, at) => sum + Math.abs(value - written[at]!), 0) / expected.length;
    expect(off).toBeLessThan(4);
  });

  test('keeps transparency and 16 bits in png, and says what jpg cannot keep', async () => {
    const input = join(folder, 'deep.png');
    await sharp(photoPath('coffee')).ensureAlpha(0.5).toColourspace('rgb16').png().toFile(input);
    const png = await run(input, 'deep-out.png', '1:1');
    expect(await sharp(png.path).metadata()).toMatchObject({ depth: 'ushort', hasAlpha: true, width: 400 });
    expect(png.warnings).toEqual([]);
    const jpg = await run(input, 'deep-out.jpg', '1:1');
    expect(jpg.warnings).toEqual([expect.stringMatching(/transparent/), expect.stringMatching(/8 bits/)]);
  });

  test('keeps all of a portrait, and cuts one that is too narrow above and below', async () => {
    const [portrait, narrow] = [join(folder, 'portrait.jpg'), join(folder, 'narrow.jpg')];
    await sharp(photoPath('cat')).resize(180, 320).toFile(portrait);
    await sharp(photoPath('cat')).resize(160, 480).toFile(narrow);
    const kept = await run(portrait, 'portrait-out.jpg');
    expect(kept.result).toMatchObject({ x: 0, y: 0, width: 180, height: 320 });
    expect(kept.warnings).toEqual([expect.stringMatching(/already/)]);
    const cut = await run(narrow, 'narrow-out.jpg');
    expect(cut.result).toMatchObject({ width: 160, height: 284 });
    expect(cut.warnings).toEqual([expect.stringMatching(/above and below/)]);
  });
});
