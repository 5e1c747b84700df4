// media
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { audioQualityAssessment } from '../../algorithms/audio-quality-assessment.ts';
import type { ChannelQuality } from '../../media/quality/channel-quality.ts';
import { rankCorrelation } from '../metrics/rank-correlation.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createRandom } from '../synthesis/random.ts';
import { clipped, loadSpeech, withLosses, withNoise, withoutHighs, type Voice } from '../synthesis/speech.ts';
import { writeWave } from '../synthesis/write-wave.ts';

const folder = await temporaryFolder();
const timeoutMs = 240_000;
const rateHz = 16_000;
const { round } = Math;

function run(input: string): Promise<{ channels: ChannelQuality[] }> {
  return audioQualityAssessment.run({
    input,
    moreInputs: [],
    params: {},
    output: () => {
      throw new Error('it writes no files');
    },
    signal: new AbortController().signal,
    progress: () => undefined,
    warn: (message) => {
      throw new Error(message);
    },
  });
}

async function assess(channels: readonly Float32Array[], sampleRateHz = rateHz): Promise<ChannelQuality[]> {
  const input = join(folder, 'speech.wav');
  await writeWave(input, { sampleRateHz, channels });
  return (await run(input)).channels;
}

/** Silence, with speech in it from some seconds on. */
function placed(speech: Float32Array, atSeconds: readonly number[], seconds: number): Float32Array {
  const samples = new Float32Array(seconds * rateHz);
  for (const at of atSeconds) samples.set(speech, round(at * rateHz));
  return samples;
}

/** What PESQ (ITU-T P.862.2, wide band) says of each impairment of each voice. */
const impairments: [(samples: Float32Array) => Float32Array, Record<Voice, number>][] = [
  [(s) => s, { slt: 4.64, rms: 4.64 }],
  [(s) => withNoise(s, 40), { slt: 2.61, rms: 3.0 }],
  [(s) => withNoise(s, 30), { slt: 1.48, rms: 1.7 }],
  [(s) => withNoise(s, 20), { slt: 1.06, rms: 1.11 }],
  [(s) => withNoise(s, 10), { slt: 1.02, rms: 1.02 }],
  [(s) => withoutHighs(s, 3500), { slt: 3.87, rms: 4.14 }],
  [(s) => withoutHighs(s, 1800), { slt: 3.58, rms: 3.4 }],
  [(s) => clipped(s, 4), { slt: 3.16, rms: 4.37 }],
  [(s) => clipped(s, 10), { slt: 1.37, rms: 1.7 }],
  [(s) => clipped(s, 18), { slt: 1.1, rms: 1.12 }],
  [(s) => withLosses(s, 0.01), { slt: 2.48, rms: 2.81 }],
  [(s) => withLosses(s, 0.05), { slt: 1.6, rms: 2.11 }],
  [(s) => withNoise(withoutHighs(s, 3500), 20), { slt: 1.06, rms: 1.08 }],
  [(s) => withLosses(withNoise(s, 28), 0.02), { slt: 1.17, rms: 1.31 }],
];

describe('the AudioQualityAssessment algorithm', () => {
  test(
    'ranks impairments as PESQ does, for voices that it was not taught with',
    async () => {
      const [truth, found]: [number[], number[]] = [[], []];
      for (const voice of ['slt', 'rms'] as const) {
        const speech = (await loadSpeech(voice)).subarray(0, 5 * rateHz);
        for (const [impair, labels] of impairments) {
          const [channel] = await assess([impair(speech)]);
          truth.push(labels[voice]);
          found.push(channel!.mos);
        }
      }
      const correlation = rankCorrelation(truth, found);
      console.log(`AudioQualityAssessment: Spearman ${correlation.toFixed(3)} with PESQ over ${truth.length} clips`);
      expect(correlation).toBeGreaterThan(0.85);
    },
    timeoutMs,
  );

  test(
    'blames each impairment on what it is, and on nothing else',
    async () => {
      const speech = (await loadSpeech('rms')).subarray(0, 5 * rateHz);
      const [clean, noisy, dull, broken] = (await Promise.all(
        [speech, withNoise(speech, 12), withoutHighs(speech, 1800), withLosses(speech, 0.08)].map((samples, index) =>
          assessAs(`${index}`, samples),
        ),
      )) as [ChannelQuality, ChannelQuality, ChannelQuality, ChannelQuality];
      for (const [name, hurt, others] of [
        ['noisiness', noisy, [dull, broken]],
        ['coloration', dull, [noisy, broken]],
        ['discontinuity', broken, [noisy, dull]],
      ] as const) {
        console.log(
          `AudioQualityAssessment ${name}: ${clean[name]} clean, ${hurt[name]} hurt, ${others.map((other) => other[name]).join(' and ')} otherwise`,
        );
        expect(clean[name]).toBeGreaterThan(3.5);
        expect(clean[name] - hurt[name]).toBeGreaterThan(1);
        for (const other of others) expect(other[name] - hurt[name]).toBeGreaterThan(0.7);
      }
      expect(broken.badMutePercent).toBeGreaterThan(5);
      expect(broken.badMutePercent).toBeLessThan(13);
      expect([clean, noisy, dull].map(({ badMutePercent }) => badMutePercent)).toEqual([0, 0, 0]);
    },
    timeoutMs,
  );

  test(
    'measures how much is speech, cut off and loud, at any rate',
    async () => {
      for (const [voice, sampleRateHz] of [
        ['slt', 48_000],
        ['rms', 8000],
      ] as const) {
        const speech = (await loadSpeech(voice, sampleRateHz)).subarray(0, 6 * sampleRateHz);
        const samples = new Float32Array(20 * sampleRateHz);
        samples.set(speech, 3 * sampleRateHz);
        const [calm] = await assess([withNoise(samples, 40)], sampleRateHz);
        console.log(`AudioQualityAssessment ${voice}: ${calm!.speechPercent} % of speech for about 30`);
        expect(Math.abs(calm!.speechPercent - 30)).toBeLessThan(3);
        expect(calm).toMatchObject({ tag: 'Valid', durationSeconds: 20, saturatedPercent: 0, badMutePercent: 0 });
        expect(calm!.loudnessDb).toBeGreaterThan(-14);
        expect(calm!.loudnessDb).toBeLessThan(-6);
        const [loud] = await assess([clipped(samples, 12)], sampleRateHz);
        expect(loud!.saturatedPercent).toBeGreaterThan(25);
        expect(loud!.loudnessDb).toBeGreaterThan(-0.5);
        expect(loud!.coloration).toBeLessThan(calm!.coloration);
      }
    },
    timeoutMs,
  );

  test(
    'tells two who speak at a time from one who is heard across, and from one recording on both channels',
    async () => {
      const [one, other] = [
        (await loadSpeech('slt')).subarray(0, 5 * rateHz),
        (await loadSpeech('rms')).subarray(0, 5 * rateHz),
      ];
      const left = placed(one, [1, 10], 20);
      const right = placed(other, [4, 15], 20);
      const random = createRandom(7);
      const crossed = (own: Float32Array, across: Float32Array): Float32Array =>
        own.map((value, index) => value + 0.03 * across[index]! + 0.0005 * random.gaussian());
      // Both speak from 4 to 6 s: 2 of the 10 s that each speaks.
      for (const channel of await assess([crossed(left, right), crossed(right, left)])) {
        console.log(
          `AudioQualityAssessment channel ${channel.channel}: ${channel.doubleTalkPercent} % double talk for 20`,
        );
        expect(Math.abs(channel.doubleTalkPercent - 20)).toBeLessThan(6);
      }
      const same = await assess([left, left.map((value) => 0.8 * value)]);
      expect(same.map(({ doubleTalkPercent }) => doubleTalkPercent)).toEqual([0, 0]);
    },
    timeoutMs,
  );

  test('says what cannot be judged', async () => {
    const speech = await loadSpeech('slt');
    const random = createRandom(8);
    const tags = [];
    for (const samples of [
      speech.subarray(0, 1.5 * rateHz),
      new Float32Array(4 * rateHz),
      Float32Array.from({ length: 4 * rateHz }, () => 0.05 * random.gaussian()),
    ]) {
      const [channel] = await assess([samples]);
      tags.push(channel!.tag);
      expect(channel).toMatchObject({ mos: 0, worstMos: 0, noisiness: 0, loudness: 0 });
    }
    expect(tags).toEqual(['File too Short', 'Mute', 'Voice too Short']);
  });

  test('refuses what is no WAV of 16 bits with one or two channels, and says what it is', async () => {
    const samples = new Float32Array(3 * rateHz);
    const input = join(folder, 'odd.wav');
    await writeWave(input, { sampleRateHz: rateHz, channels: [samples, samples, samples] });
    await expect(run(input)).rejects.toMatchObject({
      type: 'MediaNotSupported',
      message: expect.stringContaining('3 channels') as unknown,
    });
    await writeWave(input, { sampleRateHz: 96_000, channels: [samples] });
    await expect(run(input)).rejects.toMatchObject({
      type: 'MediaNotSupported',
      message: expect.stringContaining('96000 Hz') as unknown,
    });
    await writeFile(input, 'no sound at all');
    await expect(run(input)).rejects.toMatchObject({ type: 'MediaUnreadable' });
  });
});

async function assessAs(name: string, samples: Float32Array): Promise<ChannelQuality> {
  const input = join(folder, `${name}.wav`);
  await writeWave(input, { sampleRateHz: rateHz, channels: [samples] });
  return (await run(input)).channels[0]!;
}
