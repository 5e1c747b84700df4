import { createMelBank } from '../audio/mel-bank.ts';
import { NumberList } from '../audio/number-list.ts';
import { Spectrogram } from '../audio/spectrogram.ts';

/** The rate at which rhythm is looked at: all that matters is below 11 kHz. */
export const rhythmRateHz = 22_050;

/** Onset windows a second. */
export const onsetRateHz = rhythmRateHz / 256;
/** Chroma windows a second. */
export const chromaRateHz = rhythmRateHz / 1024;
export const pitchClasses = 12;

/** What beats are found by; a few kilobytes for each second of sound. */
export interface RhythmFeatures {
  /** How much sound sets in, at `onsetRateHz`: mean square 1, never negative. */
  onsets: Float32Array;
  /** The same of the lowest bands only: kick and bass. */
  lowOnsets: Float32Array;
  /** Of each window, at `onsetRateHz`. */
  energy: Float32Array;
  /** Twelve pitch classes from A, at `chromaRateHz`. */
  chroma: Float32Array;
}

const bandCount = 40;
const lowBandCount = 5;
/** The mean over so much around is not an onset. */
const baselineSeconds = 0.8;
const smoothingFrames = 2;

/**
 * Follows the spectral flux: the rise of log mel bands from one window to the next, above its running mean, as in
 * Ellis, "Beat Tracking by Dynamic Programming" (2007).
 * @param blocks one channel at `rhythmRateHz`
 */
export async function rhythmFeatures(blocks: AsyncIterable<readonly Float32Array[]>): Promise<RhythmFeatures> {
  const flux = new NumberList();
  const lowFlux = new NumberList();
  const energies = new NumberList();
  const chroma = new NumberList();
  const size = 1024;
  const bank = createMelBank({ sampleRateHz: rhythmRateHz, size, bandCount, lowestHz: 30, highestHz: 10_000 });
  const bands = new Float64Array(bandCount);
  const previous = new Float64Array(bandCount).fill(Number.NaN);
  const onsetWindows = new Spectrogram(size, rhythmRateHz / onsetRateHz, (magnitudes) => {
    bank.apply(magnitudes, bands);
    let [rise, lowRise] = [0, 0];
    for (let band = 0; band < bandCount; band++) {
      const level = Math.log1p((bands[band]! * 400) / size);
      const change = level - previous[band]!;
      previous[band] = level;
      if (!(change > 0)) continue;
      rise += change;
      if (band < lowBandCount) lowRise += change;
    }
    flux.push(rise);
    lowFlux.push(lowRise);
    let energy = 0;
    for (const magnitude of magnitudes) energy += magnitude * magnitude;
    energies.push(energy / size);
  });
  const pitches = pitchClassOfBins(4096);
  const sums = new Float64Array(pitchClasses);
  const chromaWindows = new Spectrogram(4096, rhythmRateHz / chromaRateHz, (magnitudes) => {
    sums.fill(0);
    for (const [bin, pitch] of pitches.entries()) if (pitch >= 0) sums[pitch]! += magnitudes[bin]!;
    for (const sum of sums) chroma.push(sum);
  });
  for await (const [samples] of blocks) {
    onsetWindows.push(samples!);
    chromaWindows.push(samples!);
  }
  onsetWindows.finish();
  chromaWindows.finish();
  return {
    onsets: normalised(smoothed(aboveBaseline(flux.values()))),
    lowOnsets: lowFlux.values(),
    energy: energies.values(),
    chroma: chroma.values(),
  };
}

/** The pitch class of each bin of a transform, -1 where there is none worth having. */
function pitchClassOfBins(size: number): Int8Array {
  return Int8Array.from({ length: size / 2 + 1 }, (_, bin) => {
    const hertz = (bin * rhythmRateHz) / size;
    if (hertz <= 60 || hertz >= 2000) return -1;
    const semitone = Math.round(12 * Math.log2(hertz / 440));
    return ((semitone % pitchClasses) + pitchClasses) % pitchClasses;
  });
}

function aboveBaseline(values: Float32Array): Float32Array {
  const reach = Math.round(onsetRateHz * baselineSeconds);
  const sums = new Float64Array(values.length + 1);
  for (const [index, value] of values.entries()) sums[index + 1] = sums[index]! + value;
  return values.map((value, index) => {
    const from = Math.max(0, index - reach);
    const to = Math.min(values.length, index + reach);
    return Math.max(0, value - (sums[to]! - sums[from]!) / (to - from));
  });
}

function smoothed(values: Float32Array): Float32Array {
  const reach = 3 * smoothingFrames;
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, index) =>
    Math.exp(-((index - reach) ** 2) / (2 * smoothingFrames ** 2)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return values.map((_, at) => {
    let sum = 0;
    for (let index = 0; index < weights.length; index++) sum += weights[index]! * (values[at + index - reach] ?? 0);
    return sum / total;
  });
}

function normalised(values: Float32Array): Float32Array {
  let squares = 0;
  for (const value of values) squares += value * value;
  const deviation = Math.sqrt(squares / Math.max(1, values.length));
  return deviation > 0 ? values.map((value) => value / deviation) : values;
}
