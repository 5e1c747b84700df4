// media
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { videoDelogo } from '../../algorithms/video-delogo.ts';
import { delogo } from '../../bench/peers/delogo.ts';
import { removeLogos } from '../../media/delogo/remove-logos.ts';
import { hashesOf, packetsOf } from '../media/av/media-facts.ts';
import { writeLogoFilm, type LogoFilmOptions, type LogoSpec } from '../media/delogo/logo-film.ts';
import { measureDelogo, runDelogo } from '../media/delogo/measure-delogo.ts';
import type { Box } from '../metrics/plane.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { photoPath } from '../synthesis/photo.ts';

const folder = await temporaryFolder();
const timeoutMs = 300_000;
const size = { width: 640, height: 360, frameRate: 25, durationSeconds: 3 };

const badge: LogoSpec = { kind: 'badge', text: 'KTV Nine', alpha: 1, x: 0.04, y: 0.06, height: 0.11 };
const seeThroughBadge: LogoSpec = { ...badge, alpha: 0.55, x: 0.66 };
const faintWord: LogoSpec = { kind: 'word', text: '@holiday_films', alpha: 0.35, x: 0.05, y: 0.07, height: 0.06 };
const strongWord: LogoSpec = { ...faintWord, alpha: 0.8 };

function ratios({ x, y, width, height }: Box): [number, number, number, number] {
  return [x / size.width, y / size.height, width / size.width, height / size.height];
}

async function makeFilm(
  name: string,
  options: Pick<LogoFilmOptions, 'seed' | 'background' | 'logos'> & Partial<LogoFilmOptions>,
) {
  const [input, clean, output] = ['in', 'clean', 'out'].map((kind) => join(folder, `${name}-${kind}.mp4`)) as [
    string,
    string,
    string,
  ];
  const boxes = await writeLogoFilm(input, clean, { ...size, audio: true, ...options });
  return { files: { input, clean, output }, boxes };
}

describe('the VideoDelogo algorithm', () => {
  test.each([
    ['an opaque logo over a pan', 11, 'pan', badge, 'rebuilt', 0.91],
    ['a see-through logo over a pan', 12, 'pan', seeThroughBadge, 'unblended', 0.93],
    ['a faint watermark over a handheld shot', 15, 'handheld', faintWord, 'unblended', 0.95],
    ['a strong word over a slow pan with objects in front', 42, 'parallax', strongWord, 'unblended', 0.88],
    ['a word along a panned edge', 51, 'pan', { ...strongWord, alpha: 0.6 }, 'unblended', 0.9],
  ] as const)(
    'finds %s and rebuilds what is behind it',
    async (name, seed, background, logo, method, leastSsim) => {
      const { files, boxes } = await makeFilm(`found-${seed}`, { seed, background, logos: [logo] });
      const { result } = await runDelogo(files.input, files.output);
      const quality = await measureDelogo(files, boxes);
      const areas = boxes.map((box) => ({ box, startSeconds: 0, endSeconds: 60 }));
      const [blurred] = (await delogo({ kind: 'delogo', input: files.input, areas, folder })).files;
      const delogoed = await measureDelogo({ ...files, output: blurred! }, boxes);
      process.stderr.write(
        `VideoDelogo ${name}: SSIM ${quality.ssim.toFixed(4)} (worst ${quality.worstSsim.toFixed(3)}), ` +
          `PSNR ${quality.psnrDecibels.toFixed(1)} dB, outside ${quality.outsideSsim.toFixed(4)}; ` +
          `delogo SSIM ${delogoed.ssim.toFixed(4)}, PSNR ${delogoed.psnrDecibels.toFixed(1)} dB\n`,
      );
      expect(result.logos.every((found) => found.method === method)).toBe(true);
      expect(result.frameCount).toBe(75);
      expect(quality.ssim).toBeGreaterThan(leastSsim);
      expect(quality.ssim).toBeGreaterThan(delogoed.ssim);
      expect(quality.outsideSsim).toBeGreaterThan(0.985);
      const [before, after] = [await packetsOf(files.input), await packetsOf(files.output)];
      expect(hashesOf(after, 'audio')).toEqual(hashesOf(before, 'audio'));
    },
    timeoutMs,
  );

  test(
    'takes a logo that fades in and out off, and leaves all other frames alone',
    async () => {
      const logo: LogoSpec = { ...badge, alpha: 0.6, fromSeconds: 1, toSeconds: 3, fadeSeconds: 0.2 };
      const { files, boxes } = await makeFilm('fades', {
        seed: 31,
        background: 'pan',
        logos: [logo],
        durationSeconds: 4,
      });
      const { result } = await runDelogo(files.input, files.output, { Boxes: boxes.map(ratios) });
      const quality = await measureDelogo(files, boxes);
      process.stderr.write(`VideoDelogo fading: ${result.frameCount} frames, SSIM ${quality.ssim.toFixed(4)}\n`);
      // It shows in 49 frames, of which the first and the last have a fifth of it.
      expect(result.frameCount).toBeGreaterThanOrEqual(46);
      expect(result.frameCount).toBeLessThanOrEqual(52);
      expect(quality.ssim).toBeGreaterThan(0.93);
    },
    timeoutMs,
  );

  test.each([
    ['handheld', 24],
    ['zoom', 26],
  ] as const)(
    'copies the streams of a %s without logo untouched, and says so',
    async (background, seed) => {
      const { files } = await makeFilm(`bare-${background}`, { seed, background, logos: [], durationSeconds: 2 });
      const { result, warnings } = await runDelogo(files.input, files.output);
      expect(result).toEqual({ logos: [], frameCount: 0 });
      expect(warnings).toEqual([expect.stringMatching(/No logo was found.*Boxes/u)]);
      expect(await packetsOf(files.output)).toEqual(await packetsOf(files.input));
    },
    timeoutMs,
  );

  test.each([
    [
      { Logo: '[[0,0,0.3,0.3],[0.7,0,0.3,0.3]]' },
      {
        Logo: [
          [0, 0, 0.3, 0.3],
          [0.7, 0, 0.3, 0.3],
        ],
      },
    ],
    [{ Boxes: [0, 0, 0.3, 0.3] }, { Boxes: [[0, 0, 0.3, 0.3]] }],
    [{ LogoModel: 'tv, internet' }, { LogoModel: ['tv', 'internet'] }],
    [{ LogoModel: 'tv' }, { LogoModel: ['tv'] }],
  ])('reads the parameters %j', (given, read) => {
    expect(videoDelogo.params.parse(given)).toMatchObject(read);
  });

  test.each([
    [{ Logo: [[0.8, 0, 0.3, 0.3]] }, /outside the picture/],
    [
      {
        Logo: [
          [0, 0, 0.1, 0.1],
          [0, 0.2, 0.1, 0.1],
          [0, 0.4, 0.1, 0.1],
        ],
      },
      /At most 2/,
    ],
    [{ Boxes: 'corner' }, /\[x, y, width, height\]/],
    [{ LogoModel: 'cinema' }, /tv,internet/],
    [{ Logo: [[0, 0, 1, 1]], Boxes: [[0, 0, 1, 1]] }, /one of them/],
  ])('refuses %j and says what to give instead', (given, message) => {
    expect(() => videoDelogo.params.parse(given)).toThrow(message);
  });

  test('refuses a still', async () => {
    const context = { output: () => ({ path: join(folder, 'x.mp4'), url: 'file:///x.mp4' }), moreInputs: [] };
    const calls = { signal: new AbortController().signal, progress: () => undefined, warn: () => undefined };
    const params = { quality: 90, LogoModel: ['tv' as const] };
    await expect(removeLogos({ ...context, ...calls, params, input: photoPath('cat') })).rejects.toThrow(
      /picture|video/u,
    );
  });
});
