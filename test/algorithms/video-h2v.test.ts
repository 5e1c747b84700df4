import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { videoH2v } from '../../algorithms/video-h2v.ts';
import { probe } from '../../media/av/probe.ts';
import { reframeVideo, type ReframeParams, type ReframeVideoResult } from '../../media/reframe/reframe-video.ts';
import { packetsOf } from '../media/av/media-facts.ts';
import { measureReframing, readWindows, type ReframingQuality } from '../media/reframe/measure-reframing.ts';
import { type FilmShot, type FilmTruth, writePeopleFilm } from '../media/reframe/people-film.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = await temporaryFolder();
const timeoutMs = 300_000;
const size = { width: 640, height: 360 };

/** Goes from one place to another, starting and ending slowly. */
function walk(from: number, to: number): (progress: number) => number {
  return (progress) => from + (to - from) * (0.5 - 0.5 * Math.cos(Math.PI * progress));
}

async function run(
  input: string,
  output: string,
  params: Partial<ReframeParams> = {},
): Promise<{ result: ReframeVideoResult; warnings: string[] }> {
  const warnings: string[] = [];
  const result = await reframeVideo({
    input,
    // The ruler in the film is read best without loss.
    moreInputs: [],
    params: { aspect: '9:16', quality: 100, ...params },
    output: () => ({ path: output, url: `file://${output}` }),
    signal: new AbortController().signal,
    progress: () => undefined,
    warn: (message) => warnings.push(message),
  });
  return { result, warnings };
}

async function reframe(name: string, shots: FilmShot[]) {
  const [input, output] = [join(folder, `${name}.mp4`), join(folder, `${name}-out.mp4`)];
  const truth = await writePeopleFilm(input, shots, { ...size, seed: 31 });
  const { result } = await run(input, output);
  const windows = await readWindows(output, truth);
  expect(windows).toHaveLength(truth.frames.length);
  const ours = measureReframing(windows, result.width, truth);
  const middle = (size.width - result.width) / 2;
  const centred = measureReframing(
    windows.map(() => middle),
    result.width,
    truth,
  );
  process.stderr.write(`VideoH2V ${name}: ${describeQuality(ours)}; centre crop ${describeQuality(centred)}\n`);
  return { result, windows, truth, ours, centred };
}

function describeQuality({ centreShare, coverage, wellCoveredShare, jerk }: ReframingQuality): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return `head in view ${percent(centreShare)}, coverage ${percent(coverage)}, nine tenths in view ${percent(wellCoveredShare)}, jerk ${jerk.toFixed(2)} px/f²`;
}

/** Where the window was on average in a part of a film. */
function meanWindow(windows: number[], truth: FilmTruth, shot: number): number {
  const places = windows.filter((_, index) => truth.frames[index]!.shot === shot);
  return places.reduce((sum, place) => sum + place, 0) / places.length;
}

describe('the VideoH2V algorithm', () => {
  test(
    'keeps someone who walks before a moving background in view, and jumps with the cut to where the next one stands',
    async () => {
      const { result, windows, truth, ours, centred } = await reframe('walk', [
        { frameCount: 90, photo: 'coffee', actors: [{ height: 0.57, head: walk(0.2, 0.8) }] },
        { frameCount: 40, photo: 'raccoon', actors: [{ height: 0.6, head: () => 0.24 }] },
      ]);
      expect(result).toEqual({ width: 202, height: 360, frameCount: 130, shotCount: 2, followedShare: 1 });
      expect(ours.centreShare).toBeGreaterThanOrEqual(0.98);
      expect(ours.coverage).toBeGreaterThanOrEqual(0.9);
      expect(ours.jerk).toBeLessThanOrEqual(4);
      expect(centred.centreShare).toBeLessThan(0.5);
      // Exactly at the cut: the frame before it is still where the first shot ends, the first after it already there.
      expect(truth.frames[89]!.shot).toBe(0);
      expect(windows[89]! - windows[90]!).toBeGreaterThan(200);
      expect(Math.abs(windows[89]! - windows[88]!)).toBeLessThan(12);
      expect(Math.abs(windows[91]! - windows[90]!)).toBeLessThan(12);
    },
    timeoutMs,
  );

  test(
    'keeps up with someone who runs and turns round',
    async () => {
      const { ours } = await reframe('run', [
        {
          frameCount: 110,
          photo: 'bricks',
          actors: [{ height: 0.5, head: (progress) => 0.5 + 0.33 * Math.sin(2 * Math.PI * progress) }],
        },
      ]);
      expect(ours.centreShare).toBeGreaterThanOrEqual(0.98);
      expect(ours.coverage).toBeGreaterThanOrEqual(0.9);
      expect(ours.jerk).toBeLessThanOrEqual(4);
    },
    timeoutMs,
  );

  test(
    'shows two people who fit together, and of two who do not the larger, without wavering',
    async () => {
      const pair = [
        { height: 0.36, head: () => 0.42 },
        { height: 0.36, head: () => 0.56, isMirrored: true },
      ];
      const { windows, truth, result } = await reframe('two', [
        { frameCount: 50, photo: 'coffee', pan: 0.05, actors: pair },
        {
          frameCount: 50,
          photo: 'grass',
          actors: [
            { height: 0.75, head: () => 0.22 },
            { height: 0.4, head: () => 0.82, isMirrored: true },
          ],
        },
      ]);
      for (const [index, { people, shot }] of truth.frames.entries()) {
        const [from, to] = [windows[index]!, windows[index]! + result.width];
        const inView = people.map(({ head }) => head > from && head < to);
        expect(inView).toEqual(shot === 0 ? [true, true] : [true, false]);
      }
    },
    timeoutMs,
  );

  test(
    'without anybody goes to what stands out, and stands still where nothing moves',
    async () => {
      const { result, windows, truth, ours } = await reframe('nobody', [
        { frameCount: 40, photo: 'rocket', pan: 0, actors: [] },
        { frameCount: 40, photo: 'grass', pan: 0, actors: [] },
      ]);
      expect(result.shotCount).toBe(2);
      expect(ours.jerk).toBeLessThanOrEqual(4);
      // The rocket stands in the middle of its photograph.
      expect(Math.abs(meanWindow(windows, truth, 0) - (640 - 202) / 2)).toBeLessThan(70);
    },
    timeoutMs,
  );

  test(
    'cuts a picture that is too narrow above and below, and copies one that has the shape',
    async () => {
      const [narrow, tall] = [join(folder, 'narrow.mp4'), join(folder, 'tall.mp4')];
      const shots: FilmShot[] = [{ frameCount: 12, photo: 'cat', actors: [] }];
      await writePeopleFilm(narrow, shots, { width: 180, height: 400, seed: 3 });
      const cut = await run(narrow, join(folder, 'narrow-out.mp4'));
      expect(cut.result).toMatchObject({ width: 180, height: 320 });
      expect(cut.warnings).toEqual([expect.stringMatching(/narrower than 9:16.*above and below/)]);
      await writePeopleFilm(tall, shots, { width: 180, height: 320, seed: 3 });
      const kept = await run(tall, join(folder, 'tall-out.mp4'));
      expect(kept.warnings).toEqual([expect.stringMatching(/shape 9:16 already.*copied/)]);
      expect(await packetsOf(join(folder, 'tall-out.mp4'))).toEqual(await packetsOf(tall));
    },
    timeoutMs,
  );

  test(
    'follows in a video that is turned for display and has ten bits, and keeps both',
    async () => {
      const [input, output] = [join(folder, 'turned.mp4'), join(folder, 'turned-out.mp4')];
      const shots: FilmShot[] = [{ frameCount: 12, photo: 'cat', actors: [] }];
      const options = { width: 180, height: 320, seed: 3, rotationDegrees: 90 as const, pixelFormat: 'yuv420p10le' };
      await writePeopleFilm(input, shots, options);
      await run(input, output);
      expect((await probe(output)).video).toMatchObject({
        width: 102,
        height: 180,
        rotationDegrees: 90,
        pixelFormat: 'yuv420p10le',
      });
    },
    timeoutMs,
  );

  test('stops when it is cancelled', async () => {
    const input = join(folder, 'narrow.mp4');
    const controller = new AbortController();
    controller.abort();
    const context = {
      input,
      moreInputs: [],
      params: { aspect: '9:16', quality: 90 },
      output: () => ({ path: join(folder, 'never.mp4'), url: '' }),
      signal: controller.signal,
      progress: () => undefined,
      warn: () => undefined,
    };
    await expect(reframeVideo(context)).rejects.toMatchObject({ type: 'JobCancelled' });
  });

  test('takes an aspect and a quality, as text too, and refuses others with what to give', () => {
    expect(videoH2v.params.parse({})).toEqual({ aspect: '9:16', quality: 90 });
    expect(videoH2v.params.parse({ aspect: '4:5', quality: '75' })).toEqual({ aspect: '4:5', quality: 75 });
    for (const aspect of ['portrait', '9x16', '1:9', '9:0', 0.5])
      expect(() => videoH2v.params.parse({ aspect })).toThrow(/width:height, such as 9:16/);
  });
});
