import { describe, expect, test } from '@jest/globals';
import { LoudnessMeter } from '../../../media/audio/loudness-meter.ts';
import { Limiter } from '../../../media/mix/limiter.ts';
import { TruePeaks, truePeakKernel } from '../../../media/mix/true-peaks.ts';
import { createRandom } from '../../synthesis/random.ts';

const { PI, sin, abs, log10 } = Math;
const inDecibels = (value: number): number => 20 * log10(value);
const factor = (decibels: number): number => 10 ** (decibels / 20);

function tone(hertz: number, sampleRateHz: number, seconds: number, amplitude: number, phase = 0): Float32Array {
  return Float32Array.from(
    { length: sampleRateHz * seconds },
    (_, index) => amplitude * sin((2 * PI * hertz * index) / sampleRateHz + phase),
  );
}

function measure(sampleRateHz: number, channels: Float32Array[]): number | undefined {
  const meter = new LoudnessMeter({ sampleRateHz, channels: channels.length });
  for (let from = 0; from < channels[0]!.length; from += 7777)
    meter.push(channels.map((samples) => samples.subarray(from, from + 7777)));
  return meter.integrated();
}

function joined(...parts: Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

// The signals of EBU Tech 3341, whose readings are given there, within 0.1 LU.
describe('the loudness meter', () => {
  test.each([44_100, 48_000, 96_000])('reads a stereo tone of -23 dBFS as -23 LUFS at %i Hz', (sampleRateHz) => {
    const side = tone(1000, sampleRateHz, 6, factor(-23));
    expect(abs(measure(sampleRateHz, [side, side])! + 23)).toBeLessThan(0.1);
  });

  test('leaves out what is far quieter than the rest', () => {
    const side = joined(
      tone(1000, 48_000, 10, factor(-36)),
      tone(1000, 48_000, 20, factor(-23)),
      tone(1000, 48_000, 10, factor(-36)),
    );
    expect(abs(measure(48_000, [side, side])! + 23)).toBeLessThan(0.1);
  });

  test('reads nothing in silence and in less than 400 ms', () => {
    expect(measure(48_000, [new Float32Array(96_000)])).toBeUndefined();
    expect(measure(48_000, [tone(1000, 48_000, 0.3, 0.5)])).toBeUndefined();
  });
});

function peakOf(samples: Float32Array, sampleRateHz: number): number {
  const finder = new TruePeaks(truePeakKernel(sampleRateHz));
  let largest = 0;
  for (let from = 0; from < samples.length; from += 1001)
    for (const peak of finder.push(samples.subarray(from, from + 1001))) largest = Math.max(largest, peak);
  for (const peak of finder.finish()) largest = Math.max(largest, peak);
  return largest;
}

/** Fades, since a tone that begins at once overshoots. */
function faded(samples: Float32Array): Float32Array {
  return samples.map((value, index) => value * Math.min(1, index / 2000, (samples.length - 1 - index) / 2000));
}

describe('the finding of true peaks', () => {
  test.each([1000, 6000, 11_900, 16_300, 19_000])(
    'sees how far a tone of %i Hz reaches between its samples',
    (hertz) => {
      for (const phase of [0, 0.3, PI / 4, 1.1]) {
        const found = peakOf(faded(tone(hertz, 48_000, 0.5, 0.8, phase)), 48_000);
        expect(abs(inDecibels(found / 0.8))).toBeLessThan(0.1);
      }
    },
  );

  test('counts each sample itself', () => {
    const click = new Float32Array(4000);
    click[2000] = 0.9;
    expect(peakOf(click, 48_000)).toBeGreaterThanOrEqual(0.8999);
  });
});

function limit(limiter: Limiter, samples: Float32Array, step: number): Float32Array {
  const parts: Float32Array[] = [];
  for (let from = 0; from < samples.length; from += step)
    parts.push(limiter.push([samples.slice(from, from + step)])[0]!);
  return joined(...parts, limiter.finish()[0]!);
}

describe('the limiter', () => {
  const layout = { sampleRateHz: 48_000, channels: 1 };

  test('keeps true peaks below the ceiling, also from the first sample on', () => {
    const random = createRandom(5);
    // The first and the last samples jump: there the band-limited waveform is not known.
    const loud = faded(Float32Array.from({ length: 96_000 }, () => 0.6 * random.gaussian()));
    const limited = limit(new Limiter(layout, -1.5), loud, 4096);
    expect(limited).toHaveLength(loud.length);
    const peak = inDecibels(peakOf(limited, 48_000));
    process.stderr.write(`Limiter: ${peak.toFixed(2)} dBTP of noise for a ceiling of -1.5\n`);
    expect(peak).toBeLessThan(-1.4);
    const early = new Float32Array(1000);
    early[0] = 2;
    early[999] = -2;
    for (const value of limit(new Limiter(layout, -1.5), early, 100)) expect(abs(value)).toBeLessThan(factor(-1.5));
  });

  test('leaves everything else as it is, to the bit', () => {
    const samples = tone(440, 48_000, 2, 0.5);
    samples[48_000] = 1.5;
    const limited = limit(new Limiter(layout, -1), samples, 5000);
    const changed = limited.map((value, index) => (value === samples[index] ? 0 : 1));
    const [first, last] = [changed.indexOf(1), changed.lastIndexOf(1)];
    expect(48_000 - first).toBeLessThanOrEqual(300);
    expect(last - 48_000).toBeGreaterThan(100);
    // What of a fall by 5 dB is left after 1.5 s of release is nothing.
    expect(last - 48_000).toBeLessThan(72_000);
    expect(changed.reduce((sum, value) => sum + value, 0)).toBeGreaterThan(1000);
  });

  test('gives the same however the samples come', () => {
    const random = createRandom(6);
    const loud = Float32Array.from({ length: 20_000 }, () => random.gaussian());
    const once = limit(new Limiter(layout, -1), loud, loud.length);
    expect(limit(new Limiter(layout, -1), loud, 77)).toEqual(once);
  });
});
