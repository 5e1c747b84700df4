import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { probe } from '../../../media/av/probe.ts';
import { rewriteVideo } from '../../../media/av/rewrite-video.ts';
import { writeVideo, type WriteOptions } from '../../../media/av/write-video.ts';
import { constantTimes, counterFrames, readCounter, turned } from './counter-clip.ts';
import { editing, plainPatch, unchanged } from './edits.ts';
import { framesOf, similarity } from './media-facts.ts';

const [width, height] = [320, 180];
const quality = 85;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rewrite-video-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function clip(
  name: string,
  options: Partial<WriteOptions> & { times?: readonly number[] } = {},
): Promise<string> {
  const output = join(folder, name);
  const { times = constantTimes(20, 25), ...rest } = options;
  await writeVideo({ output, width, height, frameRate: 25, frames: counterFrames(times, width, height), ...rest });
  return output;
}

const patched = editing(({ index }) => (index % 2 === 0 ? [plainPatch(100, 60, 64, 32, 200, 90, 160)] : []), 4);

/** Checks that every pixel of the patch is there and that the rest is what it was. */
async function expectPatched(input: string, output: string): Promise<void> {
  const before = await framesOf(input);
  const after = await framesOf(output);
  expect(after).toHaveLength(before.length);
  for (const [n, frame] of after.entries()) {
    expect(readCounter(frame.data, frame.width)).toBe(n);
    const at = 76 * frame.width + 132;
    if (n % 2 === 0) expect(Math.abs(frame.data[at]! - 200)).toBeLessThan(6);
    const top = frame.data.subarray(0, frame.width * 56);
    expect(similarity(top, before[n]!.data.subarray(0, frame.width * 56), frame.width, 56)).toBeGreaterThan(0.99);
  }
}

describe('rewriteVideo', () => {
  test('puts patches into the frames they are for and leaves all else as it was', async () => {
    const input = await clip('plain.mp4');
    const output = join(folder, 'plain-out.mp4');
    const result = await rewriteVideo({ input, output, quality, edit: patched, lookaheadFrames: 4 });
    expect(result).toEqual({ frameCount: 20, changedFrameCount: 10 });
    await expectPatched(input, output);
  });

  test('keeps the times of a variable frame rate to the millisecond', async () => {
    const times = [0, 0.033, 0.05, 0.3, 0.417, 0.433, 0.833, 0.9, 1.3, 1.317, 1.4, 1.41];
    const input = await clip('varied.mp4', { times });
    for (const extension of ['mp4', 'mov', 'mkv', 'webm']) {
      const output = join(folder, `varied-out.${extension}`);
      await rewriteVideo({ input, output, quality, edit: patched, lookaheadFrames: 4 });
      const frames = await framesOf(output);
      const errors = frames.map(({ timeSeconds }, n) => Math.abs(timeSeconds - times[n]!));
      expect(errors).toHaveLength(times.length);
      expect(Math.max(...errors)).toBeLessThan(0.001);
    }
  });

  test.each([90, 180, 270] as const)(
    'patches in display orientation and keeps the display rotation of %i degrees',
    async (rotationDegrees) => {
      const isTurned = rotationDegrees !== 180;
      const input = await clip(`turned-${rotationDegrees}.mp4`, {
        width: isTurned ? height : width,
        height: isTurned ? width : height,
        rotationDegrees,
        frames: counterFrames(constantTimes(6, 25), width, height, (data) =>
          turned(data, width, height, 360 - rotationDegrees),
        ),
      });
      const output = join(folder, `turned-${rotationDegrees}-out.mp4`);
      await rewriteVideo({ input, output, quality, edit: patched, lookaheadFrames: 4 });
      expect((await probe(output)).video).toMatchObject({ width, height, rotationDegrees });
      await expectPatched(input, output);
    },
  );

  test.each(['yuv420p10le', 'yuv422p10le', 'yuv444p', 'yuv422p', 'yuv420p12le'])(
    'keeps the depth and chroma of %s',
    async (pixelFormat) => {
      const isTwelve = pixelFormat === 'yuv420p12le';
      const input = await clip(`${pixelFormat}.mkv`, {
        pixelFormat,
        ...(isTwelve && { codec: 'libx265', codecOptions: { preset: 'ultrafast', 'x265-params': 'log-level=none' } }),
      });
      const output = join(folder, `${pixelFormat}-out.mp4`);
      await rewriteVideo({ input, output, quality, edit: patched, lookaheadFrames: 4 });
      expect((await probe(output)).video?.pixelFormat).toBe(pixelFormat);
      await expectPatched(input, output);
    },
  );

  test('keeps full range full', async () => {
    const input = await clip('full.mkv', {
      codec: 'mjpeg',
      pixelFormat: 'yuvj420p',
      timeScale: 25,
      codecOptions: { qmin: 1, qmax: 2 },
    });
    const output = join(folder, 'full-out.mp4');
    await rewriteVideo({ input, output, quality, edit: patched, lookaheadFrames: 4 });
    expect((await probe(output)).video).toMatchObject({ colorRange: 'full', codec: 'h264' });
    await expectPatched(input, output);
  });

  test('keeps an odd size in VP9 and extends it by a row and a column in H.264, with a warning', async () => {
    const size = { width: 333, height: 187 };
    const frames = counterFrames(constantTimes(6, 25), size.width, size.height);
    const input = await clip('odd.webm', { ...size, frames });
    for (const [name, expected, warned] of [
      ['odd-out.webm', size, 0],
      ['odd-out.mp4', { width: 334, height: 188 }, 1],
    ] as const) {
      const warnings: string[] = [];
      const output = join(folder, name);
      await rewriteVideo({
        input,
        output,
        quality,
        edit: patched,
        lookaheadFrames: 4,
        onWarning: (message) => warnings.push(message),
      });
      expect((await probe(output)).video).toMatchObject(expected);
      expect(warnings).toHaveLength(warned);
      const shown = await framesOf(output);
      expect(shown.map(({ data, width: stride }) => readCounter(data, stride))).toEqual([0, 1, 2, 3, 4, 5]);
    }
  });

  test('writes RGB sources as 4:2:0 in the same colours', async () => {
    const input = await clip('rgb.mov', { codec: 'qtrle', pixelFormat: 'rgb24', timeScale: 25 });
    const output = join(folder, 'rgb-out.mp4');
    await rewriteVideo({ input, output, quality, edit: patched, lookaheadFrames: 4 });
    expect((await probe(output)).video).toMatchObject({ pixelFormat: 'yuv420p', colorRange: 'limited' });
    const [before] = await framesOf(input, { pixelFormat: 'rgb24' });
    const [after] = await framesOf(output, { pixelFormat: 'rgb24' });
    for (const at of [30 * width + 40, 120 * width + 300])
      expect(Math.abs(before!.data[at * 3]! - after!.data[at * 3]!)).toBeLessThan(6);
  });

  test('is better at a higher quality, and smaller at a lower one', async () => {
    const input = await clip('graded.mp4', { crf: 4 });
    const [truth] = await framesOf(input);
    const scores: number[] = [];
    for (const grade of [10, 60, 95]) {
      const output = join(folder, `graded-${grade}.mp4`);
      await rewriteVideo({ input, output, quality: grade, edit: patched, lookaheadFrames: 4 });
      const [frame] = await framesOf(output);
      scores.push(similarity(frame!.data.subarray(0, width * 56), truth!.data.subarray(0, width * 56), width, 56));
    }
    expect(scores[0]).toBeLessThan(scores[1]!);
    expect(scores[1]).toBeLessThan(scores[2]!);
  });

  test('refuses an edit that is out of step, and leaves no output behind', async () => {
    const input = await clip('step.mp4');
    const output = join(folder, 'step-out.mp4');
    const edits = [
      editing(() => [], 5),
      async function* short() {
        yield* [];
      },
      editing(() => [plainPatch(300, 0, 64, 32, 0)]),
    ];
    for (const edit of edits) {
      await expect(rewriteVideo({ input, output, quality, edit, lookaheadFrames: 4 })).rejects.toMatchObject({
        type: 'Internal',
      });
      await expect(probe(output)).rejects.toMatchObject({ type: 'ObjectNotFound' });
    }
  });

  test('stops soon after it is aborted, and leaves no output behind', async () => {
    const input = await clip('abort.mp4', { times: constantTimes(200, 25) });
    const output = join(folder, 'abort-out.mp4');
    const controller = new AbortController();
    let seen = 0;
    const edit = editing(() => {
      if (++seen === 10) controller.abort();
      return [];
    });
    const running = rewriteVideo({ input, output, quality, edit, lookaheadFrames: 4, signal: controller.signal });
    await expect(running).rejects.toMatchObject({ type: 'JobCancelled' });
    expect(seen).toBeLessThan(13);
    await expect(probe(output)).rejects.toMatchObject({ type: 'ObjectNotFound' });
  });

  test('refuses outputs that it cannot write', async () => {
    const input = await clip('refused.mp4');
    for (const name of ['out.gif', 'out.avi', 'out.txt', 'out']) {
      const running = rewriteVideo({ input, output: join(folder, name), quality, edit: unchanged, lookaheadFrames: 4 });
      await expect(running).rejects.toMatchObject({ type: 'InvalidInput' });
    }
  });
});
