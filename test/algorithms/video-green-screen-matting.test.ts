// media
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { videoGreenScreenMatting } from '../../algorithms/video-green-screen-matting.ts';
import { probe } from '../../media/av/probe.ts';
import { writeVideo } from '../../media/av/write-video.ts';
import { keyVideo, type KeyVideoResult } from '../../media/keying/key-video.ts';
import { framesOf, hashesOf, packetsOf } from '../media/av/media-facts.ts';
import { describeMatte, measureMatte } from '../media/keying/measure-matte.ts';
import { readTransparent } from '../media/keying/read-opacity.ts';
import { createScreenFilm, writeScreenFilm, type ScreenFilmOptions } from '../media/keying/screen-film.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { loadPhoto, photoPath } from '../synthesis/photo.ts';
import { createTone } from '../synthesis/soundtrack.ts';
import { pictureFromRgb } from '../synthesis/yuv-picture.ts';

const folder = await temporaryFolder();
const size = { width: 480, height: 270 };
const { sqrt, log10, abs, floor, max, round } = Math;

async function run(
  input: string,
  name: string,
  bgimage?: string,
): Promise<{ result: KeyVideoResult; path: string; warnings: string[] }> {
  const path = join(folder, name);
  const warnings: string[] = [];
  const result = await keyVideo({
    input,
    moreInputs: bgimage === undefined ? [] : [bgimage],
    params: { quality: 90 },
    output: () => ({ path, url: `file://${path}` }),
    signal: new AbortController().signal,
    progress: () => undefined,
    warn: (message) => warnings.push(message),
  });
  return { result, path, warnings };
}

async function keyFilm(name: string, options: Partial<ScreenFilmOptions>) {
  const input = join(folder, `${name}.mp4`);
  const truths = await writeScreenFilm(input, { ...size, frameCount: 7, seed: 21, ...options });
  const { result, path, warnings } = await run(input, `${name}.webm`);
  const frames = await readTransparent(path);
  expect(frames).toHaveLength(truths.length);
  const quality = measureMatte(
    frames.map(({ alpha }) => alpha),
    truths.map(({ alpha }) => alpha),
  );
  process.stderr.write(`VideoGreenScreenMatting ${name}: ${describeMatte(quality)}\n`);
  return { result, warnings, frames, truths, quality };
}

describe('the VideoGreenScreenMatting algorithm', () => {
  test.each<[string, Partial<ScreenFilmOptions>, 'green' | 'blue']>([
    ['even', { unevenness: 0, shadow: 0, noise: 0.5 }, 'green'],
    ['uneven with a shadow and noise', { unevenness: 0.5, shadow: 0.4, noise: 6 }, 'green'],
    ['dark', { screen: [30, 110, 45], noise: 3 }, 'green'],
    ['blue', { screen: [36, 64, 190] }, 'blue'],
  ])('keys a person with loose hair off a screen that is %s', async (name, options, screen) => {
    const { result, warnings, quality } = await keyFilm(name, options);
    expect(result).toEqual({ screen, frameCount: 7, wholeFrameCount: 0 });
    expect(warnings).toEqual([]);
    expect(quality.overlap).toBeGreaterThan(0.975);
    expect(quality.meanError).toBeLessThan(0.006);
    expect(quality.edgeError).toBeLessThan(0.19);
  });

  test('leaves no light of the screen on the person', async () => {
    const { frames, truths } = await keyFilm('spill', { spill: 0.5 });
    const before = await framesOf(join(folder, 'spill.mp4'));
    const after = spillOf(frames, truths);
    const was = spillOf(before, truths);
    process.stderr.write(
      `VideoGreenScreenMatting: green over the other colours ${was.toFixed(1)} before, ${after.toFixed(1)} after\n`,
    );
    expect(was).toBeGreaterThan(2);
    expect(after).toBeLessThan(0.15 * was);
  });

  test('does not flicker where nothing moves', async () => {
    const { frames } = await keyFilm('still', { isStill: true, noise: 4 });
    let [sum, count] = [0, 0];
    for (let index = 1; index < frames.length; index++) {
      const [before, after] = [frames[index - 1]!.alpha, frames[index]!.alpha];
      for (let at = 0; at < after.length; at++) {
        if (before[at] === after[at] && (after[at] === 0 || after[at] === 255)) continue;
        sum += abs(after[at]! - before[at]!) / 255;
        count++;
      }
    }
    process.stderr.write(`VideoGreenScreenMatting: edges change by ${(sum / count).toFixed(4)} from frame to frame\n`);
    expect(sum / count).toBeLessThan(0.02);
  });

  test('sets the person before a picture as light mixes, and keeps the sound', async () => {
    const input = join(folder, 'linear.mp4');
    const options = { ...size, frameCount: 6, seed: 4, isLinear: true, noise: 1, shadow: 0 };
    const audio = createTone(0.24);
    const truths = await writeScreenFilm(input, options, { audio });
    const { path, warnings } = await run(input, 'linear-out.mp4', photoPath('coffee'));
    expect(warnings).toEqual([]);
    expect(hashesOf(await packetsOf(path), 'audio')).toEqual(hashesOf(await packetsOf(input), 'audio'));
    const back = await sharp(photoPath('coffee')).resize(size.width, size.height, { fit: 'cover' }).raw().toBuffer();
    const frames = await framesOf(path);
    let [squares, count] = [0, 0];
    for (const [index, { alpha, rgb }] of truths.entries()) {
      const mixed = new Uint8Array(rgb.length);
      for (let at = 0; at < rgb.length; at++) {
        const a = alpha[floor(at / 3)]! / 255;
        mixed[at] = round(sqrt(a * rgb[at]! ** 2 + (1 - a) * back[at]! ** 2));
      }
      const expected = pictureFromRgb(mixed, size.width, size.height, size.height);
      for (let at = 0; at < alpha.length; at++) {
        squares += (frames[index]!.data[at]! - expected.y[at]!) ** 2;
        count++;
      }
    }
    const psnr = 10 * log10(255 ** 2 / (squares / count));
    process.stderr.write(`VideoGreenScreenMatting before a picture: PSNR ${psnr.toFixed(1)} dB\n`);
    expect(psnr).toBeGreaterThan(34);
  });

  test('keeps ten bits and rotation, and frames without a screen whole', async () => {
    const input = join(folder, 'turned.mp4');
    const film = await createScreenFilm({ width: 320, height: 240, frameCount: 4, seed: 2 });
    const bricks = await loadPhoto('bricks', { width: 320, height: 240, frameHeight: 240, seed: 2 });
    const frames = [0, 1, 2, 3].map((index) => ({ timeSeconds: index / 25, data: film.draw(index).picture.data }));
    frames.push({ timeSeconds: 4 / 25, data: new Uint8Array(Buffer.concat([bricks.y, bricks.u, bricks.v])) });
    await writeVideo({
      output: input,
      width: 320,
      height: 240,
      frames,
      frameRate: 25,
      pixelFormat: 'yuv420p10le',
      rotationDegrees: 90,
    });
    const { path, result, warnings } = await run(input, 'turned-out.mp4', photoPath('grass'));
    expect(result).toEqual({ screen: 'green', frameCount: 5, wholeFrameCount: 1 });
    expect(warnings).toEqual([expect.stringMatching(/1 of 5 frames do not show the green screen/)]);
    expect((await probe(path)).video).toMatchObject({
      width: 240,
      height: 320,
      rotationDegrees: 90,
      pixelFormat: 'yuv420p10le',
    });
    const [first, before] = [(await framesOf(path))[0]!, (await framesOf(input))[0]!];
    const { width } = first;
    // Beside the person, who is turned with the picture, there is grass now; her middle stays.
    expect(abs(first.data[10 * width + 120]! - before.data[10 * width + 120]!)).toBeLessThan(40);
    const greenAt = (frame: typeof first): number => frame.data[width * 320 + (4 * width) / 2 + 4]!;
    expect(greenAt(before)).toBeLessThan(112);
    expect(greenAt(first)).toBeGreaterThan(112);
  });

  test('says that there is no screen, and does not take a lawn for one', async () => {
    for (const photo of ['bricks', 'grass'] as const) {
      const input = join(folder, `${photo}.mp4`);
      const { y, u, v } = await loadPhoto(photo, { ...size, frameHeight: size.height, seed: 1 });
      const data = new Uint8Array(Buffer.concat([y, u, v]));
      const frames = [0, 1, 2].map((index) => ({ timeSeconds: index / 25, data }));
      await writeVideo({ output: input, ...size, frames, frameRate: 25 });
      await expect(run(input, `${photo}.webm`)).rejects.toMatchObject({
        type: 'InvalidInput',
        message: expect.stringMatching(/No green screen was found.*green or a blue screen/),
      });
    }
  });

  test('refuses an output that cannot be transparent, and a background that is no picture, before any work', async () => {
    const missing = join(folder, 'missing.mp4');
    await expect(run(missing, 'out.mp4')).rejects.toMatchObject({
      type: 'InvalidInput',
      message: expect.stringMatching(/\.webm, or give a bgimage/),
    });
    const film = join(folder, 'even.mp4');
    await writeScreenFilm(film, { ...size, frameCount: 2, seed: 1 });
    await expect(run(film, 'out2.mp4', film)).rejects.toMatchObject({
      type: 'InvalidInput',
      message: expect.stringMatching(/is a video, not a picture/),
    });
  });

  test('takes a background, the older mode and a quality, and names the background as an input', () => {
    const { params, moreInputs } = videoGreenScreenMatting;
    expect(params.parse({ mode: 'file', quality: '70' })).toEqual({ mode: 'file', quality: 70 });
    expect(moreInputs?.({ bgimage: 'oss://media/a.jpg', quality: 90 })).toEqual(['oss://media/a.jpg']);
    expect(moreInputs?.({ quality: 90 })).toEqual([]);
    expect(() => params.parse({ bgimage: '' })).toThrow(/leave bgimage out/);
  });
});

/** By how much green exceeds both other colours on the rim of the person, on average. */
function spillOf(
  frames: readonly { data: Uint8Array; width: number; height: number }[],
  truths: readonly { alpha: Uint8Array }[],
): number {
  let [sum, count] = [0, 0];
  for (const [index, { alpha }] of truths.entries()) {
    const { data, width, height } = frames[index]!;
    const columns = width >> 1;
    for (let at = 0; at < alpha.length; at++) {
      if (alpha[at]! < 230 || isDeep(alpha, at, width)) continue;
      const chroma = width * height + (floor(at / width) >> 1) * columns + ((at % width) >> 1);
      const [u, v] = [data[chroma]! - 128, data[chroma + columns * (height >> 1)]! - 128];
      const green = -0.392 * u - 0.813 * v;
      sum += max(0, green - max(1.596 * v, 2.017 * u));
      count++;
    }
  }
  return sum / count;
}

function isDeep(alpha: Uint8Array, at: number, width: number): boolean {
  return [-6, 6, -6 * width, 6 * width].every((step) => (alpha[at + step] ?? 255) >= 230);
}
