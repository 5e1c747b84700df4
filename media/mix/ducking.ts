import { KWeighting } from '../audio/k-weighting.ts';
import { LoudnessMeter, loudnessOf } from '../audio/loudness-meter.ts';
import { NumberList } from '../audio/number-list.ts';

const stepSeconds = 0.01;
// Loudness of single syllables, in steps.
const syllableSteps = 5;
/** What is quieter is not heard, in LUFS. */
const inaudible = -60;
/** Pauses and what is heard in them are this much below the speech itself, in LU. */
const pauseDepth = 18;
// In steps: how long the fall lasts that ends where the other begins, what is bridged, and how long the rise lasts.
const fallSteps = 15;
const bridgeSteps = 40;
const riseSteps = 60;

/**
 * Finds when a sound is to be made quieter because another is heard: wherever that one is not much quieter than it is by
 * itself.
 * @param key blocks of the sound that is to be heard, one list for each channel
 * @returns what to multiply a sample of the other sound with
 */
export async function duckingGains(
  key: AsyncIterable<readonly Float32Array[]>,
  sampleRateHz: number,
  depthDecibels: number,
): Promise<(sample: number) => number> {
  const { loudness, steps, stepLength } = await followLoudness(key, sampleRateHz);
  // What is heard at the very end is followed by a pause and the rise as well.
  const ducked = new Float32Array(steps.length + bridgeSteps + riseSteps + 1);
  if (loudness !== undefined) {
    const threshold = Math.max(inaudible, loudness - pauseDepth);
    for (let step = 0; step < steps.length; step++) if (steps[step]! > threshold) ducked[step] = 1;
  }
  slope(ducked);
  const gains = ducked.map((share) => 10 ** ((-depthDecibels * share) / 20));
  return (sample) => {
    const place = sample / stepLength;
    const step = Math.floor(place);
    const before = gains[step];
    if (before === undefined) return 1;
    const after = gains[step + 1] ?? 1;
    return before === after ? before : before + (after - before) * (place - step);
  };
}

/** The loudness around each step, in LUFS, and of the whole. */
async function followLoudness(
  key: AsyncIterable<readonly Float32Array[]>,
  sampleRateHz: number,
): Promise<{ loudness: number | undefined; steps: Float32Array; stepLength: number }> {
  const stepLength = Math.round(stepSeconds * sampleRateHz);
  const powers = new NumberList();
  let meter: LoudnessMeter | undefined;
  let filters: KWeighting[] | undefined;
  let [sum, count] = [0, 0];
  for await (const channels of key) {
    meter ??= new LoudnessMeter({ sampleRateHz, channels: channels.length });
    meter.push(channels);
    filters ??= channels.map(() => new KWeighting(sampleRateHz));
    for (let index = 0; index < channels[0]!.length; index++) {
      for (const [channel, filter] of filters.entries()) sum += filter.next(channels[channel]![index]!) ** 2;
      if (++count < stepLength) continue;
      powers.push(sum / stepLength);
      [sum, count] = [0, 0];
    }
  }
  const single = powers.values();
  const steps = single.map((_, step) => {
    const from = Math.max(0, step - Math.floor(syllableSteps / 2));
    const around = single.subarray(from, from + syllableSteps);
    return loudnessOf(around.reduce((total, power) => total + power, 0) / around.length);
  });
  return { loudness: meter?.integrated(), steps, stepLength };
}

/** Bridges short pauses, and lets the gain fall ahead of what is heard and rise after it. */
function slope(ducked: Float32Array): void {
  let last = -Infinity;
  for (let step = 0; step < ducked.length; step++) {
    if (ducked[step]! === 1) last = step;
    else if (step - last <= bridgeSteps) ducked[step] = 1;
  }
  for (let step = 1; step < ducked.length; step++) {
    ducked[step] = Math.max(ducked[step]!, ducked[step - 1]! - 1 / riseSteps);
  }
  for (let step = ducked.length - 2; step >= 0; step--) {
    ducked[step] = Math.max(ducked[step]!, ducked[step + 1]! - 1 / fallSteps);
  }
}
