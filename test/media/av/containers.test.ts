import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { requireVideo } from '../../../media/av/probe.ts';
import { writeVideo, type WriteOptions } from '../../../media/av/write-video.ts';
import { constantTimes, counterFrames, readCounter } from './counter-clip.ts';
import { framesOf } from './media-facts.ts';

const [width, height] = [320, 180];
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'containers-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const x265 = { codec: 'libx265', codecOptions: { preset: 'ultrafast', 'x265-params': 'log-level=none' } };
const kinds: [name: string, codec: string, options: Partial<WriteOptions>][] = [
  ['h264.mp4', 'h264', {}],
  ['h264.mov', 'h264', {}],
  ['h264.mkv', 'h264', {}],
  ['h264.ts', 'h264', {}],
  ['h264.flv', 'h264', { timeScale: 1000 }],
  ['ten-bit.mp4', 'h264', { pixelFormat: 'yuv420p10le' }],
  ['hevc.mp4', 'hevc', x265],
  ['hevc-ten-bit.mkv', 'hevc', { ...x265, pixelFormat: 'yuv420p10le' }],
  ['vp9.webm', 'vp9', {}],
  ['vp8.webm', 'vp8', { codec: 'libvpx', codecOptions: { b: 2_000_000 } }],
  ['av1.mp4', 'av1', { codec: 'libsvtav1', codecOptions: { preset: 10 } }],
  ['mpeg4.avi', 'mpeg4', { codec: 'mpeg4', timeScale: 25, codecOptions: { b: 2_000_000 } }],
  ['mpeg2.ts', 'mpeg2video', { codec: 'mpeg2video', timeScale: 25, codecOptions: { b: 4_000_000 } }],
  ['mpeg2.mpg', 'mpeg2video', { codec: 'mpeg2video', timeScale: 25, codecOptions: { b: 4_000_000 } }],
  ['prores.mov', 'prores', { codec: 'prores_ks', pixelFormat: 'yuv422p10le' }],
  ['mjpeg.avi', 'mjpeg', { codec: 'mjpeg', pixelFormat: 'yuvj420p', timeScale: 25 }],
  ['animation.mov', 'qtrle', { codec: 'qtrle', pixelFormat: 'rgb24', timeScale: 25 }],
  ['lossless.mkv', 'ffv1', { codec: 'ffv1' }],
  ['animated.gif', 'gif', { codec: 'gif', pixelFormat: 'rgb8', timeScale: 100 }],
];

describe('reading', () => {
  test.each(kinds)('%s gives every frame at its time', async (name, codec, options) => {
    const output = join(folder, name);
    await writeVideo({
      output,
      width,
      height,
      frameRate: 25,
      frames: counterFrames(constantTimes(20, 25), width, height),
      ...options,
    });
    const info = await requireVideo(output);
    expect(info.video).toMatchObject({ width, height, codec });
    expect(info.video.frameRate).toBeCloseTo(25, 0);
    expect(info.video.bitDepth).toBe(/ten-bit|prores/.test(name) ? 10 : 8);
    const frames = await framesOf(output);
    expect(frames.map(({ data }) => readCounter(data, width))).toEqual(constantTimes(20, 1));
    for (const [n, { timeSeconds }] of frames.entries()) expect(Math.abs(timeSeconds - n / 25)).toBeLessThan(0.0015);
    const [late] = await framesOf(output, { startSeconds: 0.48 });
    expect(readCounter(late!.data, width)).toBe(12);
  });
});
