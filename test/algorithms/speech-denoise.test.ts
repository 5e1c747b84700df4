// media
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { speechDenoise } from '../../algorithms/speech-denoise.ts';
import { openMedia } from '../../media/av/media-source.ts';
import { probe } from '../../media/av/probe.ts';
import { writeVideo } from '../../media/av/write-video.ts';
import { ChannelDenoiser } from '../../media/denoise/channel-denoiser.ts';
import { hashesOf, packetsOf } from '../media/av/media-facts.ts';
import { scaleInvariantSdr } from '../metrics/si-sdr.ts';
import { runSound, samplesOf } from '../support/run-sound.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createFormantSpeech } from '../synthesis/formant-speech.ts';
import { addNoise, type NoiseKind } from '../synthesis/noise.ts';
import { writeWave } from '../synthesis/write-wave.ts';

const folder = await temporaryFolder();
const timeoutMs = 300_000;
const { log10, sqrt } = Math;

async function denoise(samples: Float32Array, sampleRateHz: number, step = 16_000): Promise<Float32Array> {
  const denoiser = await ChannelDenoiser.create(sampleRateHz, 1);
  const parts: Float32Array[] = [];
  for (let from = 0; from < samples.length; from += step) parts.push(denoiser.push(samples.slice(from, from + step)));
  parts.push(denoiser.finish());
  denoiser.free();
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

const say = (text: string): void => void process.stderr.write(`SpeechDenoise: ${text}\n`);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const levelOf = (samples: Float32Array): number =>
  20 * log10(sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length) + 1e-9);

/** What the signal gains over the noise. */
async function gainOf(clean: Float32Array, noisy: Float32Array, sampleRateHz: number): Promise<number> {
  const cleaned = await denoise(noisy, sampleRateHz);
  expect(cleaned).toHaveLength(noisy.length);
  return scaleInvariantSdr(clean, cleaned) - scaleInvariantSdr(clean, noisy);
}

describe('the SpeechDenoise algorithm', () => {
  test(
    'takes all kinds of noise off voices at all levels',
    async () => {
      const kinds: NoiseKind[] = ['white', 'pink', 'fan', 'keys', 'telephone'];
      const gains: number[] = [];
      for (const [index, kind] of kinds.entries()) {
        for (const ratio of [0, 5, 10]) {
          const seed = 100 + 10 * index + ratio;
          const pitchHz = seed % 2 === 0 ? 115 : 205;
          const clean = createFormantSpeech({ seed, seconds: 3, sampleRateHz: 16_000, pitchHz });
          gains.push(
            await gainOf(clean, addNoise(clean, { kind, decibels: ratio, seed, sampleRateHz: 16_000 }), 16_000),
          );
        }
        say(
          `${kind}: ${gains
            .slice(-3)
            .map((gain) => gain.toFixed(1))
            .join(', ')} dB gained at 0, 5 and 10 dB`,
        );
      }
      say(`${mean(gains).toFixed(2)} dB gained on average`);
      expect(mean(gains)).toBeGreaterThan(7);
      expect(gains.filter((gain) => gain > 0).length / gains.length).toBeGreaterThanOrEqual(0.9);
    },
    timeoutMs,
  );

  // At 8 kHz little is left of these voices, of real ones more.
  test.each([
    [8000, 2.5],
    [22_050, 6],
    [44_100, 6],
    [48_000, 6],
  ])(
    'works at %i Hz',
    async (sampleRateHz, least) => {
      const clean = createFormantSpeech({ seed: 3, seconds: 3, sampleRateHz, pitchHz: 130 });
      const noisy = addNoise(clean, { kind: 'white', decibels: 5, seed: 3, sampleRateHz });
      const gain = await gainOf(clean, noisy, sampleRateHz);
      say(`${gain.toFixed(1)} dB gained at ${sampleRateHz} Hz`);
      expect(gain).toBeGreaterThan(least);
    },
    timeoutMs,
  );

  test(
    'leaves clean speech alone, and silence silent',
    async () => {
      const ratios = [];
      for (const [seed, pitchHz] of [
        [41, 110],
        [42, 220],
      ] as const) {
        const clean = createFormantSpeech({ seed, seconds: 3, sampleRateHz: 48_000, pitchHz });
        ratios.push(scaleInvariantSdr(clean, await denoise(clean, 48_000)));
      }
      say(`clean speech comes out at ${ratios.map((ratio) => ratio.toFixed(1)).join(', ')} dB`);
      for (const ratio of ratios) expect(ratio).toBeGreaterThan(20);
      const silence = await denoise(new Float32Array(30_000), 48_000);
      expect(silence.every((value) => value === 0)).toBe(true);
    },
    timeoutMs,
  );

  test(
    'gives the same however the samples come',
    async () => {
      const clean = createFormantSpeech({ seed: 5, seconds: 2, sampleRateHz: 22_050, pitchHz: 180 });
      const noisy = addNoise(clean, { kind: 'pink', decibels: 5, seed: 5, sampleRateHz: 22_050 });
      expect(await denoise(noisy, 22_050, 777)).toEqual(await denoise(noisy, 22_050, noisy.length));
    },
    timeoutMs,
  );

  test(
    'keeps rate, channels and length of a file, to the sample, and takes the noise out of pauses in all of the band',
    async () => {
      const sampleRateHz = 44_100;
      const clean = createFormantSpeech({ seed: 6, seconds: 4, sampleRateHz, pitchHz: 120 });
      const left = addNoise(clean, { kind: 'white', decibels: 10, seed: 6, sampleRateHz }).subarray(0, 150_001);
      const [input, output] = [join(folder, 'noisy.wav'), join(folder, 'clean.wav')];
      await writeWave(input, { sampleRateHz, channels: [left, left.map((value) => value / 2)] });
      const { result, warnings, progress } = await runSound(speechDenoise, { input, output }, {});
      expect(progress['listening']!.length).toBeGreaterThan(2);
      expect(result).toEqual({ sampleRateHz, channels: 2, durationSeconds: 150_001 / sampleRateHz });
      expect(warnings).toEqual([]);
      const cleaned = await samplesOf(output);
      expect(cleaned.map(({ length }) => length)).toEqual([150_001, 150_001]);
      // Before the first word there is nothing but noise.
      const pause = [2000, 8000] as const;
      const before = levelOf(left.slice(...pause));
      const after = levelOf(cleaned[0]!.slice(...pause));
      say(`a pause went from ${before.toFixed(1)} to ${after.toFixed(1)} dBFS`);
      expect(after).toBeLessThan(before - 12);
      expect(levelOf(cleaned[1]!)).toBeCloseTo(levelOf(cleaned[0]!) - 6, 0);
    },
    timeoutMs,
  );

  test(
    'keeps the picture of a video where the output is one',
    async () => {
      const sampleRateHz = 48_000;
      const clean = createFormantSpeech({ seed: 7, seconds: 2, sampleRateHz, pitchHz: 210 });
      const samples = addNoise(clean, { kind: 'pink', decibels: 5, seed: 7, sampleRateHz });
      const [input, output] = [join(folder, 'noisy.mp4'), join(folder, 'clean.mp4')];
      const gray = new Uint8Array(64 * 64 * 1.5).fill(128);
      const frames = Array.from({ length: 50 }, (_, index) => ({ timeSeconds: index / 25, data: gray }));
      const audio = { sampleRateHz, channels: 1, samples };
      await writeVideo({ output: input, width: 64, height: 64, frameRate: 25, frames, audio });
      await runSound(speechDenoise, { input, output }, {});
      expect(hashesOf(await packetsOf(output), 'video')).toEqual(hashesOf(await packetsOf(input), 'video'));
      const [cleaned] = await samplesOf(output);
      const length = Math.min(clean.length, cleaned!.length);
      expect(scaleInvariantSdr(clean.subarray(0, length), cleaned!.subarray(0, length))).toBeGreaterThan(8);
      const sound = join(folder, 'clean.flac');
      await runSound(speechDenoise, { input, output: sound }, {});
      expect(await probe(sound)).toMatchObject({ audio: { codec: 'flac', sampleRateHz: 48_000 } });
    },
    timeoutMs,
  );

  test(
    'hears speech that is very quiet as well',
    async () => {
      const sampleRateHz = 16_000;
      const clean = createFormantSpeech({ seed: 9, seconds: 3, sampleRateHz, pitchHz: 120 });
      const noisy = addNoise(clean, { kind: 'white', decibels: 5, seed: 9, sampleRateHz });
      const ratios = [];
      for (const factor of [1, 0.003]) {
        const [input, output] = [join(folder, `quiet${factor}.wav`), join(folder, `heard${factor}.wav`)];
        await writeWave(input, { sampleRateHz, channels: [noisy.map((value) => factor * value)] });
        await runSound(speechDenoise, { input, output }, {});
        ratios.push(scaleInvariantSdr(clean, (await samplesOf(output))[0]!));
      }
      say(`${ratios.map((ratio) => ratio.toFixed(1)).join(' dB, and 50 dB quieter ')} dB`);
      expect(ratios[1]).toBeGreaterThan(ratios[0]! - 1);
    },
    timeoutMs,
  );

  test(
    'keeps four channels apart, and the speakers that they are for',
    async () => {
      const sampleRateHz = 16_000;
      const channels = [110, 140, 180, 220].map((pitchHz, index) =>
        createFormantSpeech({ seed: 60 + index, seconds: 2, sampleRateHz, pitchHz }),
      );
      const [input, output] = [join(folder, 'quad.wav'), join(folder, 'quad.flac')];
      await writeWave(input, { sampleRateHz, channels, speakers: 0x33 });
      const { warnings } = await runSound(speechDenoise, { input, output }, {});
      expect(warnings).toEqual([]);
      const cleaned = await samplesOf(output);
      for (const [index, clean] of channels.entries())
        expect(scaleInvariantSdr(clean, cleaned[index]!)).toBeGreaterThan(5);
      const source = await openMedia(output);
      expect(source.audio!.codecpar.channelLayout.mask).toBe(0x33n);
      source.close();
    },
    timeoutMs,
  );

  test('refuses what has no sound and what it cannot write', async () => {
    const picture = join(folder, 'picture.png');
    await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } }).toFile(picture);
    await expect(
      runSound(speechDenoise, { input: picture, output: join(folder, 'never.wav') }, {}),
    ).rejects.toMatchObject({ type: 'InvalidInput' });
    const input = join(folder, 'noisy.wav');
    await expect(runSound(speechDenoise, { input, output: join(folder, 'never.txt') }, {})).rejects.toThrow(
      /not written as ".txt".*\.wav/,
    );
    expect(() => speechDenoise.params.parse({ strength: 3 })).toThrow(/Unrecognized key/);
  });
});
