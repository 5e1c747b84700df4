import FFT from 'fft.js';
import { speechRateHz } from '../speech/voice-activity.ts';
import { bandPower, decibels, frameHop, meanOf, meanSpectrum, quantile, type Segment } from './segment.ts';

const bands = [
  [60, 500],
  [500, 2000],
  [2000, 4000],
  [4000, 8000],
] as const;
const fft = new FFT(1024);

/** What noise does to speech. */
export function noiseClues(segment: Segment): number[] {
  const { levels, loudDb, speech, pauses, samples } = segment;
  const quiet = quantile(levels, 0.05);
  const pauseDb =
    pauses.length >= 10
      ? quantile(
          pauses.map((frame) => levels[frame]!),
          0.5,
        )
      : quiet;
  // WADA (Kim and Stern, 2008): speech alone is far from evenly loud, noise is not.
  let [sum, logSum] = [0, 0];
  for (const sample of samples) {
    const size = Math.abs(sample) + 1e-6;
    sum += size;
    logSum += Math.log(size);
  }
  const unevenness = Math.log(sum / samples.length) - logSum / samples.length;
  const floors = bands.map(([low, high]) => {
    const powers = levels.map((_, frame) => decibels(bandPower(segment, frame, low, high)));
    return Math.min(70, quantile(powers, 0.95) - quantile(powers, 0.08));
  });
  const restFrames = pauses.length >= 10 ? pauses : quietest(segment);
  const periodicity = speech.map((frame) => periodicityAt(samples, frame));
  return [
    Math.min(70, loudDb - quiet),
    Math.min(70, loudDb - pauseDb),
    unevenness,
    ...floors,
    flatness(meanSpectrum(segment, restFrames)),
    quantile(
      speech.map((frame) => flatnessAt(segment, frame)),
      0.5,
    ),
    quantile(periodicity, 0.9),
    meanOf(periodicity),
  ];
}

function quietest({ levels }: Segment): number[] {
  const limit = quantile(levels, 0.08);
  return [...levels.keys()].filter((frame) => levels[frame]! <= limit);
}

function flatnessAt(segment: Segment, frame: number): number {
  return flatness(meanSpectrum(segment, [frame]));
}

/** The log of how even a spectrum is: 0 for white noise. */
function flatness(spectrum: Float64Array): number {
  return meanOf(spectrum.map((power) => Math.log(power))) - Math.log(meanOf(spectrum));
}

/** How strongly a frame repeats itself after 2.5 to 14 ms, as a voice does: the autocorrelation's peak, 0 to 1. */
function periodicityAt(samples: Float32Array, frame: number): number {
  const size = 512;
  const from = Math.max(0, Math.min(samples.length - size, frame * frameHop - size / 2));
  const padded = new Float64Array(1024);
  for (let index = 0; index < size; index++) padded[index] = samples[from + index]!;
  const spectrum = fft.createComplexArray();
  fft.realTransform(spectrum, padded);
  const powers = new Float64Array(1024);
  for (let bin = 0; bin <= 512; bin++) {
    const power = spectrum[2 * bin]! ** 2 + spectrum[2 * bin + 1]! ** 2;
    powers[bin] = power;
    if (bin > 0) powers[1024 - bin] = power;
  }
  // A spectrum of real, even numbers has a real transform.
  fft.realTransform(spectrum, powers);
  const whole = spectrum[0]!;
  let best = 0;
  for (let lag = Math.round(speechRateHz * 0.0025); lag <= speechRateHz * 0.014; lag++) {
    best = Math.max(best, (spectrum[2 * lag]! * size) / (size - lag));
  }
  return whole > 0 ? best / whole : 0;
}
