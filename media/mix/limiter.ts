import { joinSamples } from '../audio/join-samples.ts';
import { SampleQueue } from '../audio/sample-queue.ts';
import type { SampleLayout } from '../av/sound-codec.ts';
import { TruePeaks, truePeakKernel } from './true-peaks.ts';

const lookaheadSeconds = 0.005;
const releaseSeconds = 0.1;
// What the gain's own movement and the finding of peaks may be off, in dB.
const marginDecibels = 0.05;
// Less than this of a reduction is none: 0.001 dB. What counts as turned down is a hundred times that.
const negligible = 1e-4;
const counted = 100 * negligible;

/**
 * Keeps the true peaks of all channels together below a ceiling. The gain falls smoothly over the 5 ms before a peak and
 * rises again within some 0.3 s; everywhere else samples stay as they are, to the bit.
 */
export class Limiter {
  private readonly ceiling: number;
  private readonly release: number;
  private readonly window: Float64Array;
  private readonly waiting: readonly SampleQueue[];
  private readonly finders: readonly TruePeaks[];
  private readonly peaks: readonly SampleQueue[];
  /** What samples may be multiplied with at most, from the first one on whose look-ahead is not complete. */
  private allowed: Float32Array;
  /** The smallest of it over the look-ahead, from one look-ahead before the next sample to come. */
  private held = new Float32Array(0);
  private lastHeld = 1;
  /** How many samples were turned down by more than 0.1 dB. */
  limitedCount = 0;

  /** @param ceilingDecibels in dBTP */
  constructor({ sampleRateHz, channels }: SampleLayout, ceilingDecibels: number) {
    this.ceiling = 10 ** ((ceilingDecibels - marginDecibels) / 20);
    this.release = Math.exp(-1 / (releaseSeconds * sampleRateHz));
    const length = Math.round(lookaheadSeconds * sampleRateHz) + 1;
    this.window = hannWindow(length);
    const kernel = truePeakKernel(sampleRateHz);
    this.waiting = Array.from({ length: channels }, () => new SampleQueue());
    this.finders = Array.from({ length: channels }, () => new TruePeaks(kernel));
    this.peaks = Array.from({ length: channels }, () => new SampleQueue());
    // The gain begins to fall before the beginning, where a peak is near it.
    this.allowed = new Float32Array(length - 1).fill(1);
  }

  /** Takes samples, one list for each channel, and gives those that are ready. */
  push(channels: readonly Float32Array[]): Float32Array[] {
    for (const [channel, samples] of channels.entries()) {
      this.waiting[channel]!.push(samples);
      this.peaks[channel]!.push(this.finders[channel]!.push(samples));
    }
    return this.limit(this.nextGains(this.takeAllowed()));
  }

  finish(): Float32Array[] {
    for (const [channel, finder] of this.finders.entries()) this.peaks[channel]!.push(finder.finish());
    const rest = this.takeAllowed();
    const padded = new Float32Array(rest.length + this.window.length - 1).fill(1);
    padded.set(rest);
    return this.limit(this.nextGains(padded));
  }

  /** What the next samples may be multiplied with by their own peaks, and those on their other side. */
  private takeAllowed(): Float32Array {
    const count = this.peaks.reduce((least, { length }) => Math.min(least, length), Infinity);
    const allowed = new Float32Array(count).fill(1);
    for (const queue of this.peaks) {
      for (const [index, peak] of queue.take(count).entries()) {
        if (peak * allowed[index]! > this.ceiling) allowed[index] = this.ceiling / peak;
      }
    }
    return allowed;
  }

  /** The smoothed gains of the samples whose look-ahead is complete. */
  private nextGains(added: Float32Array): Float32Array {
    const reach = this.window.length - 1;
    const allowed = joinSamples([this.allowed, added]);
    const heldCount = allowed.length - reach;
    const held = joinSamples([this.held, this.hold(allowed, heldCount)]);
    const count = Math.max(0, held.length - reach);
    this.allowed = allowed.slice(heldCount);
    this.held = held.slice(count);
    return this.smooth(held, count);
  }

  /** The smallest gain allowed over the window ahead of each sample, which rises again no faster than the release. */
  private hold(allowed: Float32Array, count: number): Float32Array {
    const reach = this.window.length - 1;
    const held = new Float32Array(count);
    // Where the smallest one of the window is.
    let at = -1;
    for (let index = 0; index < count; index++) {
      if (at < index) {
        at = index;
        for (let ahead = index + 1; ahead <= index + reach; ahead++) if (allowed[ahead]! <= allowed[at]!) at = ahead;
      } else if (allowed[index + reach]! <= allowed[at]!) at = index + reach;
      const risen = 1 - (1 - this.lastHeld) * this.release;
      const rising = risen > 1 - negligible ? 1 : risen;
      this.lastHeld = Math.min(allowed[at]!, rising);
      held[index] = this.lastHeld;
    }
    return held;
  }

  /** Each gain is a weighted mean of the held ones up to it, all of which allow for the peak that it meets. */
  private smooth(held: Float32Array, count: number): Float32Array {
    const { window } = this;
    const reach = window.length - 1;
    const gains = new Float32Array(count);
    let lastBelow = -1;
    for (let index = 0; index < reach; index++) if (held[index]! < 1) lastBelow = index;
    for (let index = 0; index < count; index++) {
      if (held[index + reach]! < 1) lastBelow = index + reach;
      if (lastBelow < index) {
        gains[index] = 1;
        continue;
      }
      let reduction = 0;
      for (let tap = 0; tap <= reach; tap++) reduction += window[tap]! * (1 - held[index + tap]!);
      gains[index] = 1 - reduction;
    }
    return gains;
  }

  private limit(gains: Float32Array): Float32Array[] {
    const channels = this.waiting.map((queue) => queue.take(gains.length));
    for (let index = 0; index < gains.length; index++) {
      const gain = gains[index]!;
      if (gain === 1) continue;
      if (gain < 1 - counted) this.limitedCount++;
      for (const samples of channels) samples[index]! *= gain;
    }
    return channels;
  }
}

function hannWindow(length: number): Float64Array {
  const window = Float64Array.from({ length }, (_, at) => 1 - Math.cos((2 * Math.PI * (at + 1)) / (length + 1)));
  const sum = window.reduce((total, weight) => total + weight, 0);
  return window.map((weight) => weight / sum);
}
