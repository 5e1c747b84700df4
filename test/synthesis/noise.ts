import { createRandom, type Random } from './random.ts';

// Looked up once: in the tests' own context each look-up of a global is slow.
const { PI, sin, exp, sqrt, sign } = Math;

export type NoiseKind = 'white' | 'pink' | 'fan' | 'keys' | 'telephone';

/**
 * A signal with noise in it: hiss, a lower rush, a fan with its hum, a keyboard, or a telephone that rings now and then.
 * @param options `decibels`: how much more power the signal has than the noise
 */
export function addNoise(
  signal: Float32Array,
  options: { kind: NoiseKind; decibels: number; seed: number; sampleRateHz: number },
): Float32Array {
  const noise = createNoise(signal.length, options);
  const factor = sqrt(power(signal) / power(noise) / 10 ** (options.decibels / 10));
  return signal.map((value, index) => value + factor * noise[index]!);
}

function createNoise(
  length: number,
  { kind, seed, sampleRateHz }: { kind: NoiseKind; seed: number; sampleRateHz: number },
): Float32Array {
  const random = createRandom(`noise ${seed}`);
  switch (kind) {
    case 'white':
      return Float32Array.from({ length }, () => random.gaussian());
    case 'pink':
      return pink(length, random);
    case 'fan': {
      const rush = pink(length, random);
      return rush.map((value, index) => {
        const t = (2 * PI * index) / sampleRateHz;
        return value + sin(100 * t) + 0.5 * sin(300 * t + 1) + 0.3 * sin(450 * t + 2);
      });
    }
    case 'keys':
      return keys(length, random, sampleRateHz);
    case 'telephone':
      return Float32Array.from({ length }, (_, index) => {
        const t = index / sampleRateHz;
        const rings = (t + 0.4) % 1.6 < 0.7 ? 1 + 0.5 * sign(sin(2 * PI * 12 * t)) : 0;
        return rings * (sin(2 * PI * 1000 * t) + sin(2 * PI * 1320 * t)) + 0.02 * random.gaussian();
      });
  }
}

/** Equal power in each octave (Kellet's filter). */
function pink(length: number, random: Random): Float32Array {
  let [low, middle, high] = [0, 0, 0];
  return Float32Array.from({ length }, () => {
    const white = random.gaussian();
    low = 0.99765 * low + white * 0.099046;
    middle = 0.963 * middle + white * 0.2965164;
    high = 0.57 * high + white * 1.0526913;
    return low + middle + high + white * 0.1848;
  });
}

function keys(length: number, random: Random, sampleRateHz: number): Float32Array {
  const noise = Float32Array.from({ length }, () => 0.02 * random.gaussian());
  for (let at = 0; at < length; at += sampleRateHz * random.between(0.06, 0.3)) {
    const first = Math.floor(at);
    const gain = random.between(0.5, 2);
    for (let index = 0; index < 0.05 * sampleRateHz && first + index < length; index++)
      noise[first + index]! += gain * random.gaussian() * exp(-index / (0.006 * sampleRateHz));
  }
  return noise;
}

function power(samples: Float32Array): number {
  return samples.reduce((sum, value) => sum + value * value, 0) / samples.length;
}
