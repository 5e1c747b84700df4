// media
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import {
  removeImageLogos,
  type RemoveImageLogosParams,
  type RemoveImageLogosResult,
} from '../../media/delogo/remove-image-logos.ts';
import type { Box, Plane } from '../metrics/plane.ts';
import { ssimInBox } from '../metrics/ssim.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { cssFont } from '../synthesis/fonts.ts';
import { photoPath, type PhotoName } from '../synthesis/photo.ts';

const folder = await temporaryFolder();
const { cos, sin } = Math;

async function run(
  input: string,
  name: string,
  params: Partial<RemoveImageLogosParams> = {},
): Promise<{ result: RemoveImageLogosResult; path: string; warnings: string[] }> {
  const path = join(folder, name);
  const warnings: string[] = [];
  const result = await removeImageLogos({
    input,
    moreInputs: [],
    params: { quality: 90, ...params },
    output: () => ({ path, url: `file://${path}` }),
    signal: new AbortController().signal,
    progress: () => undefined,
    warn: (message) => warnings.push(message),
  });
  return { result, path, warnings };
}

/** A photograph with a mark laid over it: a disc, where one is wanted, and outlined letters. */
async function marked(
  photo: PhotoName,
  text: string,
  hasDisc: boolean,
): Promise<{ input: string; clean: string; box: Box }> {
  const [input, clean] = [join(folder, `${photo}-marked.jpg`), join(folder, `${photo}-clean.png`)];
  const { width, height } = await sharp(photoPath(photo)).removeAlpha().toColourspace('srgb').png().toFile(clean);
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const size = height * 0.09;
  const [x, y] = [width * 0.05, height * 0.06];
  if (hasDisc) {
    context.fillStyle = '#c81e32';
    context.beginPath();
    context.arc(x + size / 2, y + size / 2, size / 2, 0, 2 * Math.PI);
    context.fill();
  }
  const from = x + (hasDisc ? size * 1.15 : 0);
  context.font = cssFont('inter-semibold', size * 0.8);
  context.lineWidth = 2;
  context.strokeStyle = '#202020';
  context.strokeText(text, from, y + size * 0.8);
  context.fillStyle = '#ffffff';
  context.fillText(text, from, y + size * 0.8);
  const right = from + context.measureText(text).width;
  await sharp(clean)
    .composite([{ input: canvas.toBuffer('image/png') }])
    .jpeg({ quality: 92 })
    .toFile(input);
  const box = {
    x: Math.floor(x) - 3,
    y: Math.floor(y) - 3,
    width: Math.ceil(right - x) + 6,
    height: Math.ceil(size) + 8,
  };
  return { input, clean, box };
}

const petalColours = ['#e02020', '#f08000', '#ffd000', '#20b040', '#1870e0', '#8030c0'];

/** A photograph with a flower of six colours and a name whose letters are of them. */
async function markedInColours(photo: PhotoName): Promise<{ input: string; clean: string; box: Box }> {
  const [input, clean] = [join(folder, `${photo}-colours.jpg`), join(folder, `${photo}-bare.png`)];
  const { width, height } = await sharp(photoPath(photo)).removeAlpha().toColourspace('srgb').png().toFile(clean);
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const size = height * 0.12;
  const [x, y] = [width * 0.04, height * 0.05];
  for (const [index, colour] of petalColours.entries()) {
    const angle = (index * Math.PI) / 3;
    const [middleX, middleY] = [x + size / 2 + cos(angle) * size * 0.27, y + size / 2 + sin(angle) * size * 0.27];
    context.fillStyle = colour;
    context.beginPath();
    context.ellipse(middleX, middleY, size * 0.2, size * 0.13, angle, 0, 2 * Math.PI);
    context.fill();
  }
  let right = x + size * 1.15;
  context.font = cssFont('inter-semibold', size * 0.6);
  for (const [index, letter] of 'C h a n n e l'.split(' ').entries()) {
    context.fillStyle = petalColours[index % petalColours.length]!;
    context.fillText(letter, right, y + size * 0.72);
    right += context.measureText(letter).width;
  }
  await sharp(clean)
    .composite([{ input: canvas.toBuffer('image/png') }])
    .jpeg({ quality: 92 })
    .toFile(input);
  const corner = { x: Math.floor(x) - 3, y: Math.floor(y) - 3 };
  return { input, clean, box: { ...corner, width: Math.ceil(right - x) + 6, height: Math.ceil(size) + 6 } };
}

/** The part of a box in which the channels differ by more than a grey picture's do. */
async function colouredShare(path: string, box: Box): Promise<number> {
  const { x: left, y: top, width, height } = box;
  const data = await sharp(path).extract({ left, top, width, height }).removeAlpha().raw().toBuffer();
  let coloured = 0;
  for (let at = 0; at < data.length; at += 3) {
    const channels = [data[at]!, data[at + 1]!, data[at + 2]!];
    if (Math.max(...channels) - Math.min(...channels) > 40) coloured++;
  }
  return (3 * coloured) / data.length;
}

async function greyOf(path: string): Promise<Plane> {
  const { data, info } = await sharp(path).grayscale().raw().toBuffer({ resolveWithObject: true });
  return { data: new Uint8Array(data), width: info.width, height: info.height };
}

interface OpenCv {
  Mat: { new (): Mat; zeros(rows: number, columns: number, type: number): Mat };
  CV_8UC3: number;
  CV_8UC1: number;
  INPAINT_TELEA: number;
  matFromArray(rows: number, columns: number, type: number, data: Uint8Array): Mat;
  inpaint(source: Mat, mask: Mat, target: Mat, radius: number, method: number): void;
  onRuntimeInitialized?: () => void;
}
interface Mat {
  data: Uint8Array;
}

/** Fills a box with OpenCV's inpainting after Telea (2004). */
async function telea(input: string, box: Box, path: string): Promise<void> {
  const cv = createRequire(import.meta.url)('@techstark/opencv-js') as OpenCv;
  const isReady = (cv as Partial<OpenCv>).Mat !== undefined;
  if (!isReady) await new Promise<void>((resolve) => (cv.onRuntimeInitialized = () => resolve()));
  const { data, info } = await sharp(input).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const source = cv.matFromArray(info.height, info.width, cv.CV_8UC3, data);
  const mask = cv.Mat.zeros(info.height, info.width, cv.CV_8UC1);
  for (let y = box.y; y < box.y + box.height; y++) {
    mask.data.fill(255, y * info.width + box.x, y * info.width + box.x + box.width);
  }
  const target = new cv.Mat();
  cv.inpaint(source, mask, target, 5, cv.INPAINT_TELEA);
  const raw = { width: info.width, height: info.height, channels: 3 as const };
  await sharp(Buffer.from(target.data), { raw }).png().toFile(path);
}

describe('the ImageDelogo algorithm', () => {
  test.each([
    ['bricks', 'KTV Nine', true, 0.7],
    ['coffee', 'KTV Nine', true, 0.55],
    ['rocket', '@films', false, 0.75],
  ] as const)(
    'finds and removes the mark on %s, nearer to the truth than Telea',
    async (photo, text, hasDisc, least) => {
      const { input, clean, box } = await marked(photo, text, hasDisc);
      const { result, path } = await run(input, `${photo}-out.png`);
      const blurred = join(folder, `${photo}-telea.png`);
      await telea(input, box, blurred);
      const truth = await greyOf(clean);
      const [ours, theirs] = [ssimInBox(await greyOf(path), truth, box), ssimInBox(await greyOf(blurred), truth, box)];
      process.stderr.write(
        `ImageDelogo ${photo}: SSIM ${ours.toFixed(4)}, Telea ${theirs.toFixed(4)}; ${result.logos.map(({ method }) => method).join(' ')}\n`,
      );
      expect(ours).toBeGreaterThan(least);
      expect(ours).toBeGreaterThan(theirs);
    },
  );

  test.each([
    ['bricks', 0.79],
    ['coffee', 0.75],
    ['rocket', 0.87],
  ] as const)('finds and removes all of a logo of many colours on %s', async (photo, least) => {
    const { input, clean, box } = await markedInColours(photo);
    const { path } = await run(input, `${photo}-colours-out.png`);
    const quality = ssimInBox(await greyOf(path), await greyOf(clean), box);
    process.stderr.write(`ImageDelogo colours on ${photo}: SSIM ${quality.toFixed(4)}\n`);
    expect(quality).toBeGreaterThan(least);
    if (photo === 'bricks') {
      expect(await colouredShare(input, box)).toBeGreaterThan(0.2);
      expect(await colouredShare(path, box)).toBeLessThan(0.002);
    }
  });

  test.each(['bricks', 'cat', 'rocket'] as const)('leaves %s as it is, and says so', async (photo) => {
    const { result, path, warnings } = await run(photoPath(photo), `${photo}-bare.png`);
    expect(result).toEqual({ logos: [] });
    expect(warnings).toEqual([expect.stringMatching(/No logo was found.*Boxes/u)]);
    const [before, after] = [photoPath(photo), path].map((file) =>
      sharp(file).removeAlpha().toColourspace('srgb').raw(),
    );
    expect((await after!.toBuffer()).equals(await before!.toBuffer())).toBe(true);
  });

  test('fills a given box, keeps all outside it, 16 bits and transparency', async () => {
    const input = join(folder, 'deep.png');
    await sharp(photoPath('coffee')).ensureAlpha(0.5).toColourspace('rgb16').png().toFile(input);
    const { result, path } = await run(input, 'deep-out.png', { Boxes: [[0.4, 0.4, 0.1, 0.1]] });
    expect(result.logos).toMatchObject([{ x: 240, y: 160, width: 60, height: 40 }]);
    expect(await sharp(path).metadata()).toMatchObject({ depth: 'ushort', hasAlpha: true, width: 600, height: 400 });
    const strip = { left: 0, top: 0, width: 600, height: 150 };
    const [before, after] = [input, path].map((file) => sharp(file).extract(strip).raw({ depth: 'ushort' }));
    const [a, b] = [await before!.toBuffer(), await after!.toBuffer()];
    // The profile that is written along rounds in the last bits.
    const [from, to] = [a, b].map(({ buffer, byteOffset, length }) => new Uint16Array(buffer, byteOffset, length / 2));
    expect(from!.every((value, at) => Math.abs(value - to![at]!) < 64)).toBe(true);
  });

  test('refuses what is no picture', async () => {
    await expect(run(join(folder, 'nothing.jpg'), 'nothing-out.jpg')).rejects.toThrow(/no file/u);
  });
});
