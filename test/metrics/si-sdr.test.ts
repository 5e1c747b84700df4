import { describe, expect, test } from '@jest/globals';
import { createRandom } from '../synthesis/random.ts';
import { scaleInvariantSdr } from './si-sdr.ts';

describe('scaleInvariantSdr', () => {
  const random = createRandom('si-sdr');
  const truth = Float32Array.from({ length: 20_000 }, () => random.gaussian());
  const noise = Float32Array.from({ length: 20_000 }, () => random.gaussian());

  test.each([0, 10, 20])('gives %d dB for noise that is so much weaker', (level) => {
    const noisy = truth.map((sample, at) => sample + noise[at]! / 10 ** (level / 20));
    expect(scaleInvariantSdr(truth, noisy)).toBeCloseTo(level, 0);
  });

  test('does not mind how loud it is, and minds a delay', () => {
    const noisy = truth.map((sample, at) => sample + 0.1 * noise[at]!);
    const quiet = noisy.map((sample) => 0.03 * sample);
    expect(scaleInvariantSdr(truth, quiet)).toBeCloseTo(scaleInvariantSdr(truth, noisy), 2);
    expect(scaleInvariantSdr(truth.subarray(1), noisy.subarray(0, -1))).toBeLessThan(-10);
  });
});
