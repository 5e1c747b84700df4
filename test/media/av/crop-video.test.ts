import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { cropVideo } from '../../../media/av/crop-video.ts';
import { probe } from '../../../media/av/probe.ts';
import { readVideo } from '../../../media/av/read-video.ts';
import { swapsSides, type Rotation } from '../../../media/av/rotation.ts';
import { writeVideo, type WriteOptions } from '../../../media/av/write-video.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { createTone } from '../../synthesis/soundtrack.ts';
import { hashesOf, packetsOf } from './media-facts.ts';

const folder = await temporaryFolder();
const [width, height] = [256, 128];
const window = { width: 72, height: 128 };

/** Brightness that rises from left to right of the picture as it is shown. */
function level(x: number): number {
  return 30 + (190 * (x + 0.5)) / width;
}

/** Frames that are `width` by `height` when shown, at uneven times. */
function* ramp(rotation: Rotation, count: number): Generator<{ timeSeconds: number; data: Uint8Array }> {
  const [across, down] = swapsSides(rotation) ? [height, width] : [width, height];
  const data = new Uint8Array((across * down * 3) / 2).fill(128);
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      const shown = { 0: column, 90: down - 1 - row, 180: across - 1 - column, 270: row }[rotation];
      data[row * across + column] = Math.round(level(shown));
    }
  }
  for (let index = 0; index < count; index++) yield { timeSeconds: (index + (index % 3) * 0.2) / 20, data };
}

async function writeRamp(output: string, rotation: Rotation, options: Partial<WriteOptions> = {}): Promise<void> {
  const [across, down] = swapsSides(rotation) ? [height, width] : [width, height];
  const frames = ramp(rotation, 12);
  await writeVideo({
    output,
    width: across,
    height: down,
    frameRate: 20,
    rotationDegrees: rotation,
    crf: 4,
    frames,
    ...options,
  });
}

/** Crops at a place that moves by a fraction of a pixel, and gives how far off each frame's brightness is from what is expected, in pixels. */
async function cropRamp(input: string, output: string): Promise<number[]> {
  const placeOf = (index: number): number => 40 + index * 3.37;
  await cropVideo({
    input,
    output,
    quality: 100,
    window,
    maxWidth: 64,
    lookaheadFrames: 4,
    async *follow(frames) {
      for await (const { index, width: seen } of frames) {
        expect(seen).toBe(64);
        yield { index, x: placeOf(index), y: 0 };
      }
    },
  });
  const errors: number[] = [];
  for await (const frame of readVideo(output, { pixelFormat: 'gray8' })) {
    expect([frame.width, frame.height]).toEqual([window.width, window.height]);
    const mean = frame.data.reduce((sum, value) => sum + value, 0) / frame.data.length;
    const expected = level(placeOf(errors.length) + (window.width - 1) / 2);
    errors.push(Math.abs(mean - expected) / (190 / width));
  }
  return errors;
}

describe('cropping a video', () => {
  test.each([0, 90, 180, 270] as const)(
    'cuts where it is told, between pixels too, from pictures turned by %d degrees',
    async (rotation) => {
      const [input, output] = [join(folder, `${rotation}.mp4`), join(folder, `${rotation}-out.mp4`)];
      await writeRamp(input, rotation);
      const errors = await cropRamp(input, output);
      expect(errors).toHaveLength(12);
      expect(Math.max(...errors)).toBeLessThan(0.8);
      expect((await probe(output)).video).toMatchObject({ ...window, rotationDegrees: rotation });
    },
  );

  test.each(['yuv420p10le', 'yuv422p', 'yuv444p'])('keeps the pixel format %s', async (pixelFormat) => {
    const [input, output] = [join(folder, `${pixelFormat}.mp4`), join(folder, `${pixelFormat}-out.mp4`)];
    await writeRamp(input, 0, { pixelFormat });
    expect(Math.max(...(await cropRamp(input, output)))).toBeLessThan(0.8);
    expect((await probe(output)).video?.pixelFormat).toBe(pixelFormat);
  });

  test('keeps the sound as it is and the uneven times of the frames', async () => {
    const [input, output] = [join(folder, 'sound.mp4'), join(folder, 'sound-out.mp4')];
    await writeRamp(input, 0, { audio: createTone(0.6) });
    await cropRamp(input, output);
    const [before, after] = [await packetsOf(input), await packetsOf(output)];
    expect(hashesOf(before, 'audio').length).toBeGreaterThan(10);
    expect(hashesOf(after, 'audio')).toEqual(hashesOf(before, 'audio'));
    const times = async (path: string): Promise<number[]> => {
      const list: number[] = [];
      for await (const { timeSeconds } of readVideo(path, { pixelFormat: 'gray8', maxWidth: 16 }))
        list.push(timeSeconds);
      return list;
    };
    expect(await times(output)).toEqual(await times(input));
  });
});
