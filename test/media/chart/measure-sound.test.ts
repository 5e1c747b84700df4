import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { toMel } from '../../../media/audio/mel-bank.ts';
import { bandCount, lowestHz, measureSound } from '../../../media/chart/measure-sound.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeWave } from '../../synthesis/write-wave.ts';

const { sin, PI, round } = Math;
const folder = await temporaryFolder();
const all = { start: 0, end: null };

/** Silence with one tone in it, on one of two channels. */
async function writeTone(name: string, seconds: number, sampleRateHz = 44_100): Promise<string> {
  const path = join(folder, name);
  const left = new Float32Array(round(seconds * sampleRateHz));
  for (let index = round(2 * sampleRateHz); index < round(3 * sampleRateHz); index++)
    left[index] = 0.5 * sin((2 * PI * 1000 * index) / sampleRateHz);
  await writeWave(path, { sampleRateHz, channels: [left, new Float32Array(left.length)] });
  return path;
}

describe('what is drawn of a sound', () => {
  test.each([44_100, 8000, 48_000])('has a tone where it is, as high and as loud as it is, at %p Hz', async (rate) => {
    const sound = await measureSound(await writeTone(`tone-${rate}.wav`, 6, rate), all, {});
    expect(sound.endSeconds).toBeCloseTo(6, 2);
    const loud = sound.extremes.flatMap(([low, high], index) => (low! < -0.4 && high! > 0.4 ? [index] : []));
    expect(loud[0]! * sound.extremesSeconds).toBeCloseTo(2, 1);
    expect((loud.at(-1)! + 1) * sound.extremesSeconds).toBeCloseTo(3, 1);
    const row = sound.powers[round(2.5 / sound.powersSeconds)]!;
    const band = row.indexOf(Math.max(...row));
    const [low, high] = [toMel(lowestHz), toMel(rate / 2)];
    expect(band).toBeCloseTo(((toMel(1000) - low) / (high - low)) * (bandCount + 1) - 1, -0.4);
    // A quarter of full scale's power, on one of two channels, as far as it falls into one band.
    expect(row[band]).toBeGreaterThan(0.06);
    expect(row[band]).toBeLessThan(0.13);
    expect(Math.max(...sound.powers[round(4.5 / sound.powersSeconds)]!)).toBeLessThan(1e-9);
  });

  test('is a stretch of it where one is asked for', async () => {
    const path = await writeTone('stretch.wav', 6);
    const sound = await measureSound(path, { start: 2.5, end: 4 }, {});
    expect([sound.startSeconds, sound.endSeconds]).toEqual([2.5, expect.closeTo(4, 3)]);
    const ends = sound.extremes.findLastIndex(([, high]) => high! > 0.4) * sound.extremesSeconds;
    expect(ends).toBeCloseTo(0.5, 1);
  });

  test('is nothing behind the end, which is where it is', async () => {
    const { endSeconds, extremes } = await measureSound(await writeTone('ended.wav', 6), { start: 20, end: null }, {});
    expect([endSeconds, extremes.length]).toEqual([expect.closeTo(6, 2), 0]);
  });

  test('does not grow with the length of the sound', async () => {
    const path = join(folder, 'long.wav');
    await writeWave(path, { sampleRateHz: 8000, channels: [new Float32Array(8000 * 240)] });
    const sound = await measureSound(path, all, {});
    expect(sound.extremes.length).toBeLessThanOrEqual(4096);
    expect(sound.powers.length).toBeLessThanOrEqual(4096);
    expect(sound.extremes.length * sound.extremesSeconds).toBeCloseTo(240, 0);
  });
});
