import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { probe } from '../../../media/av/probe.ts';
import { writeGif } from '../../../media/av/write-gif.ts';
import { writeVideo } from '../../../media/av/write-video.ts';
import { constantTimes, counterFrames, tone } from './counter-clip.ts';
import { framesOf } from './media-facts.ts';

let folder: string;
const at = (name: string): string => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'write-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('writeGif', () => {
  test('writes every frame at its time in its colours', async () => {
    const [width, height] = [80, 60];
    const colours = [
      [200, 30, 30],
      [30, 200, 30],
      [30, 30, 200],
      [90, 90, 90],
    ] as const;
    const picture = (colour: readonly number[]): Uint8Array =>
      new Uint8Array(width * height * 3).map((_, index) => colour[index % 3]!);
    await writeGif({ output: at('colours.gif'), width, height, frameRate: 10, frames: colours.map(picture) });
    const frames = await framesOf(at('colours.gif'), { pixelFormat: 'rgb24' });
    expect(frames.map(({ timeSeconds }) => timeSeconds.toFixed(2))).toEqual(['0.00', '0.10', '0.20', '0.30']);
    expect(frames.at(-1)!.durationSeconds).toBeCloseTo(0.1, 2);
    for (const [n, { data }] of frames.entries()) {
      for (const channel of [0, 1, 2]) expect(Math.abs(data[3000 + channel]! - colours[n]![channel]!)).toBeLessThan(6);
    }
  });

  test('refuses to write no frame at all', async () => {
    const empty = writeGif({ output: at('none.gif'), width: 8, height: 8, frameRate: 10, frames: [] });
    await expect(empty).rejects.toMatchObject({ type: 'InvalidInput' });
  });
});

describe('writeVideo', () => {
  test.each([
    ['mp4', 'aac'],
    ['webm', 'opus'],
  ] as const)('writes sound along with the picture into %s', async (extension, codec) => {
    const [width, height] = [320, 180];
    const frames = counterFrames(constantTimes(50, 25), width, height);
    await writeVideo({ output: at(`sound.${extension}`), width, height, frameRate: 25, audio: tone(2), frames });
    const info = await probe(at(`sound.${extension}`));
    expect(info.audio).toMatchObject({ codec, sampleRateHz: 48_000, channels: 2 });
    expect(info.durationSeconds).toBeCloseTo(2, 1);
    expect(info.video?.frameCountEstimate).toBe(50);
  });

  test('refuses a container it does not write and a frame of the wrong size', async () => {
    const options = { width: 320, height: 180, frameRate: 25 };
    const frames = counterFrames([0], 320, 180);
    await expect(writeVideo({ ...options, output: at('x.doc'), frames })).rejects.toMatchObject({
      type: 'InvalidInput',
    });
    const small = writeVideo({ ...options, output: at('x.mp4'), frames: counterFrames([0], 100, 100) });
    await expect(small).rejects.toMatchObject({ type: 'Internal' });
  });
});
