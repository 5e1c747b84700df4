import type { SampleLayout } from '../av/sound-codec.ts';
import { KWeighting } from './k-weighting.ts';
import { NumberList } from './number-list.ts';

/** Quieter than this is silence, in LUFS. */
const absoluteGate = -70;
/** What is this much quieter than the rest does not count, in LU. */
const relativeGate = -10;
const stepsInBlock = 4;

/** Measures the loudness of all that goes in: EBU R 128, ITU-R BS.1770-5. One or two channels. */
export class LoudnessMeter {
  private readonly filters: readonly KWeighting[];
  private readonly stepLength: number;
  /** Mean squares of steps of 100 ms, the channels added up. */
  private readonly steps = new NumberList();
  private sum = 0;
  private count = 0;

  constructor({ sampleRateHz, channels }: SampleLayout) {
    this.filters = Array.from({ length: channels }, () => new KWeighting(sampleRateHz));
    this.stepLength = Math.round(sampleRateHz / 10);
  }

  /** Takes the next samples, one list for each channel. */
  push(channels: readonly Float32Array[]): void {
    const { length } = channels[0]!;
    for (let index = 0; index < length; index++) {
      for (const [channel, filter] of this.filters.entries()) this.sum += filter.next(channels[channel]![index]!) ** 2;
      if (++this.count < this.stepLength) continue;
      this.steps.push(this.sum / this.stepLength);
      this.sum = 0;
      this.count = 0;
    }
  }

  /** The integrated loudness in LUFS; undefined for silence and for less than 400 ms. */
  integrated(): number | undefined {
    const steps = this.steps.values();
    const blocks: number[] = [];
    for (let first = 0; first + stepsInBlock <= steps.length; first++) {
      let power = 0;
      for (let step = first; step < first + stepsInBlock; step++) power += steps[step]! / stepsInBlock;
      if (loudnessOf(power) > absoluteGate) blocks.push(power);
    }
    if (blocks.length === 0) return undefined;
    const gate = loudnessOf(mean(blocks)) + relativeGate;
    return loudnessOf(mean(blocks.filter((power) => loudnessOf(power) > gate)));
  }
}

/** In LUFS, of a mean square of weighted samples. */
export function loudnessOf(power: number): number {
  return -0.691 + 10 * Math.log10(power);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
