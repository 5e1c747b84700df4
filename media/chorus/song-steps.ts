import type { NumberList } from '../audio/number-list.ts';
import { pitchClasses } from '../beats/rhythm-features.ts';
import { melBands, soundRateHz, type SongSound } from './song-sound.ts';

/** A piece of music step by step. Lists of several values a step have them one after the other. */
export interface SongSteps {
  count: number;
  /** When each step begins, in seconds, and when the last one ends. */
  times: number[];
  /** Twelve pitch classes, of length 1, for each step. */
  chroma: Float32Array;
  /** `melBands` values, of length 1, for each step: how it differs from the whole piece. */
  timbre: Float32Array;
  /** In dB. */
  level: Float32Array;
  /** Level above 3 kHz, in dB. */
  brightness: Float32Array;
}

/** Steps are about so long, whatever the tempo. */
const stepSeconds = 0.5;
/** A matrix of so many steps is as large as it gets: half an hour in steps of half a second, longer music in longer ones. */
const mostSteps = 3600;
/** Noise in the chroma is the same in all pitches: so much of the mean is taken off. */
const noiseShare = 0.9;

/**
 * Sums up what sounds between one beat and the next, so that music that slows down still looks the same as before.
 * @param beats in seconds
 */
export function songSteps(sound: SongSound, beats: readonly number[]): SongSteps {
  const windows = sound.power.values().length;
  const times = stepTimes(beats, windows / soundRateHz);
  const count = times.length - 1;
  const steps: SongSteps = {
    count,
    times,
    chroma: stepMeans(sound.chroma, pitchClasses, times),
    timbre: stepMeans(sound.timbre, melBands, times),
    level: inDecibels(stepMeans(sound.power, 1, times)),
    brightness: inDecibels(stepMeans(sound.brightPower, 1, times)),
  };
  for (let step = 0; step < count; step++) {
    const pitches = steps.chroma.subarray(step * pitchClasses, (step + 1) * pitchClasses);
    const mean = pitches.reduce((sum, value) => sum + value, 0) / pitchClasses;
    for (let pitch = 0; pitch < pitchClasses; pitch++) pitches[pitch]! -= noiseShare * mean;
    normalise(pitches);
  }
  const usual = new Float64Array(melBands);
  for (const [index, value] of steps.timbre.entries()) usual[index % melBands]! += value / count;
  for (let step = 0; step < count; step++) {
    const bands = steps.timbre.subarray(step * melBands, (step + 1) * melBands);
    for (let band = 0; band < melBands; band++) bands[band]! -= usual[band]!;
    normalise(bands);
  }
  return steps;
}

/** Beats, taken together or divided so that steps have much the same length everywhere. */
function stepTimes(beats: readonly number[], duration: number): number[] {
  const least = Math.max(stepSeconds, duration / mostSteps);
  const times = [0];
  for (const time of [...beats, duration]) {
    const distance = time - times.at(-1)!;
    if (distance < 0.7 * least && time !== duration) continue;
    const parts = Math.max(1, Math.round(distance / least / 1.2));
    const from = times.at(-1)!;
    for (let part = 1; part <= parts; part++) times.push(from + (distance * part) / parts);
  }
  return times;
}

function stepMeans(list: NumberList, width: number, times: readonly number[]): Float32Array {
  const values = list.values();
  const windows = values.length / width;
  const means = new Float32Array((times.length - 1) * width);
  for (let step = 0; step + 1 < times.length; step++) {
    const from = Math.min(windows - 1, Math.round(times[step]! * soundRateHz));
    const to = Math.max(from + 1, Math.min(windows, Math.round(times[step + 1]! * soundRateHz)));
    for (let window = from; window < to; window++) {
      for (let index = 0; index < width; index++) {
        means[step * width + index]! += values[window * width + index]! / (to - from);
      }
    }
  }
  return means;
}

function inDecibels(powers: Float32Array): Float32Array {
  return powers.map((power) => 10 * Math.log10(power + 1e-10));
}

function normalise(values: Float32Array): void {
  const length = Math.hypot(...values);
  if (length > 0) for (let index = 0; index < values.length; index++) values[index]! /= length;
}
