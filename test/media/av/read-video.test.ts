import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readVideo } from '../../../media/av/read-video.ts';
import { writeVideo } from '../../../media/av/write-video.ts';
import { constantTimes, counterFrames, readCounter, turned } from './counter-clip.ts';
import { framesOf } from './media-facts.ts';

const [width, height] = [320, 180];
let folder: string;
let steady: string;
let varied: string;
// Steps of 10 to 400 ms, none of them a multiple of another.
const variedTimes = [0, 0.033, 0.05, 0.3, 0.417, 0.433, 0.833, 0.9, 1.3, 1.317, 1.4, 1.41];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'read-video-'));
  steady = join(folder, 'steady.mp4');
  varied = join(folder, 'varied.mp4');
  await writeVideo({
    output: steady,
    width,
    height,
    frameRate: 25,
    frames: counterFrames(constantTimes(75, 25), width, height),
  });
  await writeVideo({ output: varied, width, height, frameRate: 25, frames: counterFrames(variedTimes, width, height) });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('readVideo', () => {
  test('gives every frame once, in order, with its own picture', async () => {
    const frames = await framesOf(steady);
    expect(frames.map(({ index }) => index)).toEqual(constantTimes(75, 1));
    expect(frames.map(({ data }) => readCounter(data, width))).toEqual(constantTimes(75, 1));
  });

  test('gives the times of a variable frame rate to the millisecond, and how long each frame is shown', async () => {
    const frames = await framesOf(varied);
    for (const [n, frame] of frames.entries()) {
      expect(Math.abs(frame.timeSeconds - variedTimes[n]!)).toBeLessThan(0.001);
      const next = variedTimes[n + 1];
      if (next !== undefined) expect(Math.abs(frame.durationSeconds - (next - variedTimes[n]!))).toBeLessThan(0.001);
    }
    expect(frames).toHaveLength(variedTimes.length);
  });

  test('picks frames by time at a lower rate and never repeats one', async () => {
    const sampled = await framesOf(steady, { fps: 5 });
    expect(sampled.map(({ index }) => index)).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70]);
    const more = await framesOf(varied, { fps: 100 });
    expect(more).toHaveLength(variedTimes.length);
  });

  test('begins and ends exactly where it is told, between keyframes too', async () => {
    const part = await framesOf(steady, { startSeconds: 1.2, endSeconds: 1.6 });
    expect(part.map(({ data }) => readCounter(data, width))).toEqual([30, 31, 32, 33, 34, 35, 36, 37, 38, 39]);
    expect(part[0]!.index).toBe(0);
    expect(part[0]!.timeSeconds).toBeCloseTo(1.2, 3);
  });

  test('crops, scales to even sides and keeps the aspect', async () => {
    const [small] = await framesOf(steady, { maxWidth: 161, endSeconds: 0.04 });
    expect([small!.width, small!.height]).toEqual([160, 90]);
    expect(readCounter(small!.data, 160, 0.5)).toBe(0);
    const [wide] = await framesOf(steady, { maxWidth: 5000, endSeconds: 0.04 });
    expect(wide!.width).toBe(width);
    const [whole] = await framesOf(steady, { endSeconds: 0.04 });
    const [part] = await framesOf(steady, { endSeconds: 0.04, crop: { x: 16, y: 4, width: 100, height: 50 } });
    expect([part!.width, part!.height]).toEqual([100, 50]);
    for (const [x, y] of [
      [0, 0],
      [99, 49],
      [37, 20],
    ] as const) {
      expect(part!.data[y * 100 + x]).toBe(whole!.data[(y + 4) * width + x + 16]);
    }
  });

  test('gives luma alone as gray8 and colours as rgb24', async () => {
    const [whole] = await framesOf(steady, { endSeconds: 0.04 });
    const [gray] = await framesOf(steady, { endSeconds: 0.04, pixelFormat: 'gray8' });
    expect(Buffer.from(gray!.data).equals(Buffer.from(whole!.data.subarray(0, width * height)))).toBe(true);
    const [rgb] = await framesOf(steady, { endSeconds: 0.04, pixelFormat: 'rgb24' });
    expect(rgb!.data).toHaveLength(width * height * 3);
    const at = 100 * width + 200;
    const expected = ((whole!.data[at]! - 16) * 255) / 219;
    for (const channel of [0, 1, 2]) expect(Math.abs(rgb!.data[at * 3 + channel]! - expected)).toBeLessThanOrEqual(3);
  });

  test.each([90, 180, 270] as const)('shows a picture that is stored turned, %i degrees', async (rotationDegrees) => {
    const path = join(folder, `turned-${rotationDegrees}.mp4`);
    const turnedSides = rotationDegrees !== 180;
    await writeVideo({
      output: path,
      width: turnedSides ? height : width,
      height: turnedSides ? width : height,
      frameRate: 25,
      rotationDegrees,
      frames: counterFrames(constantTimes(5, 25), width, height, (data) =>
        turned(data, width, height, 360 - rotationDegrees),
      ),
    });
    const frames = await framesOf(path);
    expect(frames.map(({ data }) => readCounter(data, width))).toEqual([0, 1, 2, 3, 4]);
    expect([frames[0]!.width, frames[0]!.height]).toEqual([width, height]);
  });

  test('can be left early and aborted', async () => {
    for await (const frame of readVideo(steady, { pixelFormat: 'gray8' })) if (frame.index === 3) break;
    const controller = new AbortController();
    const read = async (): Promise<void> => {
      for await (const frame of readVideo(steady, { pixelFormat: 'gray8', signal: controller.signal })) {
        if (frame.index === 2) controller.abort();
        expect(frame.index).toBeLessThan(4);
      }
    };
    await expect(read()).rejects.toMatchObject({ type: 'JobCancelled' });
  });

  test('refuses a crop outside the picture', async () => {
    const crop = { x: 300, y: 0, width: 40, height: 40 };
    await expect(framesOf(steady, { crop })).rejects.toMatchObject({ type: 'InvalidInput' });
  });
});
