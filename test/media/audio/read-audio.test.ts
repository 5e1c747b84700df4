import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readAudio, type AudioOptions } from '../../../media/audio/read-audio.ts';
import { writeVideo } from '../../../media/av/write-video.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeWave } from '../../synthesis/write-wave.ts';

const folder = await temporaryFolder();

async function read(path: string, options?: AudioOptions): Promise<Float32Array[]> {
  const channels: number[][] = [];
  let next: number | undefined;
  for await (const block of readAudio(path, options)) {
    expect(block.firstSample).toBe(next ?? block.firstSample);
    for (const [channel, samples] of block.channels.entries()) (channels[channel] ??= []).push(...samples);
    next = block.firstSample + block.channels[0]!.length;
  }
  return channels.map((samples) => Float32Array.from(samples));
}

const sine = (hertz: number, sampleRateHz: number, count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, index) => 0.5 * Math.sin((2 * Math.PI * hertz * index) / sampleRateHz));

const largestDifference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - b[index]!)), 0);

describe('reading sound', () => {
  const left = sine(440, 48_000, 60_001);
  const right = sine(1000, 48_000, 60_001);

  test('gives every sample of every channel', async () => {
    const path = join(folder, 'stereo.wav');
    await writeWave(path, { sampleRateHz: 48_000, channels: [left, right] });
    const [gotLeft, gotRight, ...others] = await read(path);
    expect(others).toEqual([]);
    expect(gotLeft).toHaveLength(left.length);
    expect(largestDifference(left, gotLeft!)).toBeLessThan(1 / 32_000);
    expect(largestDifference(right, gotRight!)).toBeLessThan(1 / 32_000);
  });

  test('mixes and resamples', async () => {
    const path = join(folder, 'mixed.wav');
    await writeWave(path, { sampleRateHz: 48_000, channels: [left, left] });
    const [mixed, ...others] = await read(path, { sampleRateHz: 16_000, channels: 1 });
    expect(others).toEqual([]);
    expect(Math.abs(mixed!.length - left.length / 3)).toBeLessThan(3);
    const expected = sine(440, 16_000, mixed!.length);
    // The filter has no past at the start and no future at the end.
    const inner = [mixed!, expected].map((samples) => samples.slice(200, -200)) as [Float32Array, Float32Array];
    expect(largestDifference(...inner)).toBeLessThan(0.005);
  });

  test('reads the sound of a video', async () => {
    const path = join(folder, 'video.mp4');
    const gray = new Uint8Array(64 * 64 * 1.5).fill(128);
    const frames = Array.from({ length: 25 }, (_, index) => ({ timeSeconds: index / 25, data: gray }));
    const audio = { sampleRateHz: 48_000, channels: 1, samples: sine(440, 48_000, 48_000) };
    await writeVideo({ output: path, width: 64, height: 64, frameRate: 25, frames, audio });
    const [samples] = await read(path);
    expect(Math.abs(samples!.length - 48_000)).toBeLessThan(2048);
    expect(largestDifference(samples!.slice(2048, 40_000), audio.samples.slice(2048))).toBeLessThan(0.05);
  });

  test('names what has no sound', async () => {
    const path = join(folder, 'mute.mp4');
    const gray = new Uint8Array(64 * 64 * 1.5).fill(128);
    await writeVideo({ output: path, width: 64, height: 64, frameRate: 25, frames: [{ timeSeconds: 0, data: gray }] });
    await expect(read(path)).rejects.toMatchObject({
      type: 'InvalidInput',
      message: expect.stringContaining('no sound'),
    });
  });
});
