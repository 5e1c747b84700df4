// media
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { audioMixing } from '../../algorithms/audio-mixing.ts';
import { LoudnessMeter } from '../../media/audio/loudness-meter.ts';
import { probe } from '../../media/av/probe.ts';
import { writeVideo } from '../../media/av/write-video.ts';
import type { MixParams } from '../../media/mix/mix-audio.ts';
import { hashesOf, packetsOf } from '../media/av/media-facts.ts';
import { runSound, samplesOf } from '../support/run-sound.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createFormantSpeech } from '../synthesis/formant-speech.ts';
import { createRandom } from '../synthesis/random.ts';
import { createGentleMusic } from '../synthesis/soundtrack.ts';
import { writeWave } from '../synthesis/write-wave.ts';

const { PI, sin, abs, log10, max, sqrt, round } = Math;
const folder = await temporaryFolder();
const timeoutMs = 300_000;
const inDecibels = (value: number): number => 20 * log10(max(value, 1e-12));

/** Music of two channels at 48 kHz, and a voice in it from 2 to 5 s. */
const music = createMusic(7, 0.7);
const speech = createFormantSpeech({ seed: 4, seconds: 3, sampleRateHz: 48_000, pitchHz: 120 });
const voice = new Float32Array(6 * 48_000);
voice.set(speech, 2 * 48_000);
const [musicPath, voicePath] = [join(folder, 'music.wav'), join(folder, 'voice.wav')];
await writeWave(musicPath, { sampleRateHz: 48_000, channels: music });
await writeWave(voicePath, { sampleRateHz: 48_000, channels: [voice] });
const given = { music: await samplesOf(musicPath), voice: (await samplesOf(voicePath))[0]! };

function createMusic(seconds: number, peak: number): Float32Array[] {
  const { samples } = createGentleMusic(seconds);
  const largest = samples.reduce((most, value) => max(most, abs(value)), 0);
  return [0, 1].map((channel) =>
    Float32Array.from({ length: samples.length / 2 }, (_, at) => (samples[2 * at + channel]! * peak) / largest),
  );
}

async function mix(name: string, params: Partial<MixParams> = {}, input = musicPath, second = voicePath) {
  const output = join(folder, name);
  const all = audioMixing.params.parse({ inputs: [{ file: 'file:///voice' }], ...params });
  const mixed = await runSound(audioMixing, { input, moreInputs: [second], output }, all);
  return { ...mixed, output };
}

/** The largest difference between samples and what they should be, in dBFS. */
function residual(samples: Float32Array, expected: (index: number) => number, from = 0, to = samples.length): number {
  let largest = 0;
  for (let index = from; index < to; index++) largest = max(largest, abs(samples[index]! - expected(index)));
  return inDecibels(largest);
}

function levelOf(samples: Float32Array): number {
  return inDecibels(sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length));
}

function say(text: string): void {
  process.stderr.write(`AudioMixing: ${text}\n`);
}

describe('the AudioMixing algorithm', () => {
  test(
    'writes the sum, as long as the longer one and at full level, with one channel on both sides',
    async () => {
      const { result, warnings, output } = await mix('sum.wav');
      const mixed = await samplesOf(output);
      expect(mixed.map(({ length }) => length)).toEqual(music.map(({ length }) => length));
      const worst = mixed.map((samples, side) =>
        residual(samples, (index) => given.music[side]![index]! + (given.voice[index] ?? 0)),
      );
      say(`residual ${worst.map((value) => value.toFixed(1)).join(' and ')} dBFS`);
      for (const value of worst) expect(value).toBeLessThan(-90);
      expect(warnings).toEqual([]);
      expect(result).toMatchObject({ durationSeconds: 7, sampleRateHz: 48_000, channels: 2, limitedSeconds: 0 });
    },
    timeoutMs,
  );

  test(
    'brings both to the higher rate, in step',
    async () => {
      const rates = [44_100, 32_000] as const;
      const waves = rates.map((rate, which) =>
        Float32Array.from({ length: 2 * rate }, (_, at) => 0.4 * sin((2 * PI * (which ? 3000 : 700) * at) / rate)),
      );
      const paths = rates.map((rate) => join(folder, `${rate}.wav`));
      for (const [which, path] of paths.entries())
        await writeWave(path, { sampleRateHz: rates[which]!, channels: [waves[which]!] });
      const { output, result } = await mix('rates.wav', {}, paths[0], paths[1]);
      expect(result).toMatchObject({ sampleRateHz: 44_100, channels: 1, durationSeconds: 2 });
      const [mixed] = await samplesOf(output);
      const truth = (index: number): number =>
        0.4 * sin((2 * PI * 700 * index) / 44_100) + 0.4 * sin((2 * PI * 3000 * index) / 44_100);
      // At its ends a tone that is cut off has more in it than a rate can carry.
      const value = residual(mixed!, truth, 500, mixed!.length - 500);
      say(`residual ${value.toFixed(1)} dBFS where a rate was changed`);
      expect(value).toBeLessThan(-80);
    },
    timeoutMs,
  );

  test(
    'does not clip, also between the samples, and turns down no more than it must',
    async () => {
      const rate = 48_000;
      // Between samples each reaches 0.8, and together 1.6; the samples themselves no more than 1.13.
      const wave = Float32Array.from(
        { length: 3 * rate },
        (_, at) => (at >= rate && at < 2 * rate ? 0.8 : 0.05) * sin((PI * at) / 2 + PI / 4),
      );
      const path = join(folder, 'quarter.wav');
      await writeWave(path, { sampleRateHz: rate, channels: [wave] });
      const { output, result } = await mix('limited.wav', {}, path, path);
      const [mixed] = await samplesOf(output);
      // Of such a tone two samples in a row give the amplitude.
      let amplitude = 0;
      for (let at = rate + 2000; at < 2 * rate - 2000; at++)
        amplitude = max(amplitude, sqrt(mixed![at]! ** 2 + mixed![at + 1]! ** 2));
      say(`a tone of +4.1 dBTP came out at ${inDecibels(amplitude).toFixed(2)}`);
      expect(inDecibels(amplitude)).toBeLessThan(0);
      expect(inDecibels(amplitude)).toBeGreaterThan(-0.3);
      expect(result.limitedSeconds).toBeGreaterThan(1);
      expect(residual(mixed!, (at) => 2 * (round(wave[at]! * 32_767) / 32_768), 0, rate - 500)).toBeLessThan(-90);
    },
    timeoutMs,
  );

  test.each([-23, -16, -12])(
    'brings the mix to %i LUFS with true peaks below -1.5 dBTP',
    async (loudness) => {
      const random = createRandom(8);
      const hits = Float32Array.from({ length: 6 * 48_000 }, (_, at) => {
        const since = at % 24_000;
        return since < 2000 ? 0.3 * random.gaussian() * Math.exp(-since / 400) : 0;
      });
      const hitsPath = join(folder, 'hits.wav');
      await writeWave(hitsPath, { sampleRateHz: 48_000, channels: [hits] });
      const { output, result } = await mix(`loud${loudness}.wav`, { loudness }, musicPath, hitsPath);
      const meter = new LoudnessMeter({ sampleRateHz: 48_000, channels: 2 });
      meter.push(await samplesOf(output));
      say(`${meter.integrated()!.toFixed(2)} LUFS for ${loudness}, ${result.truePeak!} dBTP`);
      expect(abs(meter.integrated()! - loudness)).toBeLessThan(0.5);
      expect(abs(result.loudness! - loudness)).toBeLessThan(0.5);
      expect(result.truePeak).toBeLessThan(-1.4);
    },
    timeoutMs,
  );

  test(
    'lowers one while the other is heard, and leaves it alone where it is not',
    async () => {
      const silence = join(folder, 'silence.wav');
      await writeWave(silence, { sampleRateHz: 48_000, channels: [new Float32Array(7 * 48_000)] });
      const { output } = await mix('ducked.wav', { ducking: 'first', duckingDecibels: 10 });
      const left = (await samplesOf(output))[0]!.map((value, at) => value - (given.voice[at] ?? 0));
      const before = given.music[0]!;
      expect(residual(left, (at) => before[at]!, 0, 1.9 * 48_000)).toBeLessThan(-90);
      const during = [2.5 * 48_000, 4 * 48_000] as const;
      const change = levelOf(left.slice(...during)) - levelOf(before.slice(...during));
      say(`ducked by ${(-change).toFixed(2)} dB of 10`);
      expect(abs(change + 10)).toBeLessThan(0.2);
      expect(residual(left, (at) => before[at]!, 6.5 * 48_000)).toBeLessThan(-90);
      // The other way round, and nothing that is heard.
      const reverse = await mix('undisturbed.wav', { ducking: 'second' }, silence, musicPath);
      expect(residual((await samplesOf(reverse.output))[0]!, (at) => before[at]!)).toBeLessThan(-90);
    },
    timeoutMs,
  );

  test(
    'tells how far it is all the time, however often it goes through the sounds',
    async () => {
      const { progress } = await mix('told.wav', { ducking: 'first', loudness: -10 });
      expect(Object.keys(progress)).toEqual(['listening', 'measuring the loudness', 'mixing']);
      // Each pass reads seven seconds, one at most at a time.
      expect(progress['listening']!.length).toBeGreaterThan(5);
      expect(progress['measuring the loudness']!.length).toBeGreaterThan(20);
      const all = Object.values(progress).flat();
      expect([Math.min(...all), max(...all) > 0.9, max(...all) <= 1]).toEqual([0, true, true]);
    },
    timeoutMs,
  );

  test(
    'puts the sum under the picture of a video, whose packets stay as they are',
    async () => {
      const [input, bare] = [join(folder, 'film.mp4'), join(folder, 'bare.wav')];
      const gray = new Uint8Array(64 * 64 * 1.5).fill(128);
      const frames = Array.from({ length: 50 }, (_, index) => ({ timeSeconds: index / 25, data: gray }));
      const samples = Float32Array.from({ length: 96_000 }, (_, at) => 0.2 * sin((2 * PI * 500 * at) / 48_000));
      const audio = { sampleRateHz: 48_000, channels: 1, samples };
      await writeVideo({ output: input, width: 64, height: 64, frameRate: 25, frames, audio });
      const { output, result } = await mix('dubbed.mp4', {}, input, voicePath);
      const [before, after] = [await packetsOf(input), await packetsOf(output)];
      expect(hashesOf(after, 'video')).toEqual(hashesOf(before, 'video'));
      expect(after.filter(({ kind }) => kind === 'audio').length).toBeGreaterThan(250);
      expect(await probe(output)).toMatchObject({ video: { width: 64 }, audio: { codec: 'aac', channels: 1 } });
      expect(result.durationSeconds).toBe(6);
      // The voice alone begins at 2 s, when the film's own tone is over.
      const [mixed] = await samplesOf(output);
      expect(levelOf(mixed!.slice(10_000, 90_000))).toBeCloseTo(inDecibels(0.2 / sqrt(2)), 0);
      expect(levelOf(mixed!.slice(2.2 * 48_000, 5 * 48_000))).toBeCloseTo(
        levelOf(given.voice.slice(2.2 * 48_000, 5 * 48_000)),
        0,
      );
      // And without the picture where the output has none.
      await mix('bare.wav', {}, input, voicePath);
      expect((await probe(bare)).video).toBeUndefined();
    },
    timeoutMs,
  );

  test.each(['flac', 'm4a', 'mp3', 'ogg', 'opus'])(
    'writes .%s in step',
    async (extension) => {
      const { output } = await mix(`sum.${extension}`);
      const [mixed] = await samplesOf(output);
      const truth = given.music[0]!.map((value, at) => value + (given.voice[at] ?? 0));
      expect(abs(mixed!.length - truth.length)).toBeLessThan(2000);
      const from = 3 * 48_000;
      const alike = (shift: number): number => {
        let sum = 0;
        for (let at = from; at < from + 24_000; at++) sum += mixed![at + shift]! * truth[at]!;
        return sum;
      };
      const shifts = Array.from({ length: 101 }, (_, index) => index - 50);
      const best = shifts.reduce((found, shift) => (alike(shift) > alike(found) ? shift : found));
      expect(abs(best)).toBeLessThanOrEqual(1);
    },
    timeoutMs,
  );

  test('refuses what has no sound, what it cannot write, and any other number of inputs', async () => {
    const picture = join(folder, 'picture.png');
    await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } }).toFile(picture);
    await expect(mix('never.wav', {}, musicPath, picture)).rejects.toMatchObject({ type: 'InvalidInput' });
    await expect(mix('never.jpg')).rejects.toThrow(/not written as ".jpg".*\.wav, \.flac/);
    const file = 'oss://media/voice.wav';
    for (const inputs of [undefined, [], [{ file }, { file }], [{ name: file }], 7, [{ file: '' }]])
      expect(() => audioMixing.params.parse({ inputs })).toThrow(/the one sound to mix in|Unrecognized key/);
    for (const duckingDecibels of ['loud', -1, 61])
      expect(() => audioMixing.params.parse({ inputs: file, duckingDecibels })).toThrow(/decibels from 0 to 60/);
    expect(() => audioMixing.params.parse({ inputs: file, loudness: 3 })).toThrow(/from -50 to -5 LUFS/);
  });

  test('reads its input in every spelling, and numbers as text', () => {
    const file = 'oss://media/voice.wav';
    for (const inputs of [[{ file }], { file }, file, [file], JSON.stringify([{ file }]), JSON.stringify({ file })]) {
      const params = audioMixing.params.parse({ inputs, loudness: '-16' });
      expect(params).toEqual({ inputs: [{ file }], ducking: 'none', duckingDecibels: 12, loudness: -16 });
      expect(audioMixing.moreInputs?.(params)).toEqual([file]);
    }
  });
});
