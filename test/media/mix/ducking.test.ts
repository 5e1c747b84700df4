import { expect, test } from '@jest/globals';
import { duckingGains } from '../../../media/mix/ducking.ts';

const rateHz = 8000;

async function* blocksOf(samples: Float32Array): AsyncGenerator<Float32Array[]> {
  for (let from = 0; from < samples.length; from += 1000) yield [samples.subarray(from, from + 1000)];
}

test('lets go as gently when the sound that is heard ends with its file', async () => {
  const tone = Float32Array.from({ length: 2 * rateHz }, (_, at) => 0.3 * Math.sin((2 * Math.PI * 500 * at) / rateHz));
  const gainAt = await duckingGains(blocksOf(tone), rateHz, 12);
  const decibelsAt = (seconds: number): number => 20 * Math.log10(gainAt(Math.round(seconds * rateHz)));
  expect(decibelsAt(1.9)).toBeCloseTo(-12, 3);
  // A pause is bridged, and behind it comes the rise.
  expect(decibelsAt(2.3)).toBeCloseTo(-12, 3);
  expect(decibelsAt(2.7)).toBeGreaterThan(-9);
  expect(decibelsAt(2.7)).toBeLessThan(-3);
  expect(decibelsAt(3.1)).toBe(0);
  for (let step = 0; step < 400; step++)
    expect(Math.abs(decibelsAt((step + 1) / 100) - decibelsAt(step / 100))).toBeLessThan(1);
});
