import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readAudio, type AudioOptions } from '../../../media/audio/read-audio.ts';
import { MediaOutput } from '../../../media/av/media-output.ts';
import { SampleStream } from '../../../media/av/sample-stream.ts';
import { encodableLayout, soundCodecFor } from '../../../media/av/sound-codec.ts';
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

  test('takes what is no number for silence', async () => {
    const path = join(folder, 'no-number.wav');
    const samples = sine(440, 48_000, 4800);
    await writeSound(path, samples, 1);
    const data = await readFile(path);
    for (const [index, value] of [NaN, Infinity, -Infinity].entries())
      data.writeFloatLE(value, data.length - 4 * (100 + index));
    await writeFile(path, data);
    const [got] = await read(path);
    expect(got).toHaveLength(4800);
    expect(got!.every(Number.isFinite)).toBe(true);
    expect([...got!.slice(4697, 4702)]).toEqual([samples[4697], 0, 0, 0, samples[4701]]);
  });

  test('says how far it is in files that do not say how long they are, too', async () => {
    const path = join(folder, 'live.webm');
    await writeSound(path, sine(440, 48_000, 3 * 48_000), 1, { live: '1' });
    const told: number[] = [];
    await read(path, { onProgress: (fraction) => told.push(fraction) });
    expect(told.length).toBeGreaterThan(2);
    expect(new Set(told)).toEqual(new Set([0]));
  });

  test('reads on where one channel becomes two', async () => {
    const [one, two] = [join(folder, 'one.aac'), join(folder, 'two.aac')];
    await writeSound(one, sine(440, 48_000, 48_000), 1);
    await writeSound(two, sine(440, 48_000, 96_000), 2);
    const path = join(folder, 'joined.aac');
    await writeFile(path, Buffer.concat([await readFile(one), await readFile(two)]));
    const [first, ...others] = await read(path);
    expect(others).toEqual([]);
    expect(Math.abs(first!.length - 96_000)).toBeLessThan(6000);
    for (const from of [10_000, 70_000])
      expect(first!.slice(from, from + 20_000).filter((value) => Math.abs(value) > 0.3).length).toBeGreaterThan(5000);
  });

  test('refuses rates at which nothing is recorded', async () => {
    const path = join(folder, 'radar.wav');
    await writeWave(path, { sampleRateHz: 2_000_000_000, channels: [new Float32Array(100)] });
    await expect(read(path)).rejects.toMatchObject({
      type: 'InvalidInput',
      message: expect.stringContaining('2000000000 samples a second. Convert it to a rate from 4000 to 768000 Hz.'),
    });
  });
});

/** Writes interleaved samples at 48 kHz by the extension, as floating point into WAV. */
async function writeSound(
  path: string,
  samples: Float32Array,
  channels: number,
  options: Record<string, string> = {},
): Promise<void> {
  const output = new MediaOutput(path);
  const codec = soundCodecFor(path, 'float');
  const stream = new SampleStream(output, encodableLayout(codec, { sampleRateHz: 48_000, channels }), codec);
  for (const [name, value] of Object.entries(options)) output.format.setOption(name, value);
  await output.start();
  stream.write(samples);
  stream.finish();
  await output.finish();
  stream.free();
  output.close();
}
