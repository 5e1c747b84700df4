import { LoudnessMeter } from '../audio/loudness-meter.ts';
import type { SampleLayout } from '../av/sound-codec.ts';
import { Limiter } from './limiter.ts';
import { TruePeaks, truePeakKernel } from './true-peaks.ts';

/** Brings a mix to its level, keeps its peaks below the ceiling, and measures what comes out. */
export class FinalSound {
  private readonly gain: number;
  private readonly limiter: Limiter;
  private readonly meter: LoudnessMeter;
  private readonly finders: readonly TruePeaks[];
  private largestPeak = 0;
  /** How many samples came out of each channel. */
  sampleCount = 0;

  /** @param options a factor, and a ceiling in dBTP */
  constructor(layout: SampleLayout, { gain, ceiling }: { gain: number; ceiling: number }) {
    this.gain = gain;
    this.limiter = new Limiter(layout, ceiling);
    this.meter = new LoudnessMeter(layout);
    const kernel = truePeakKernel(layout.sampleRateHz);
    this.finders = Array.from({ length: layout.channels }, () => new TruePeaks(kernel));
  }

  /** Takes samples, one list for each channel, which it may change, and gives those that are ready. */
  push(channels: readonly Float32Array[]): Float32Array[] {
    if (this.gain !== 1) {
      for (const samples of channels) for (let index = 0; index < samples.length; index++) samples[index]! *= this.gain;
    }
    return this.measure(this.limiter.push(channels));
  }

  finish(): Float32Array[] {
    const rest = this.measure(this.limiter.finish());
    for (const finder of this.finders) this.notePeaks(finder.finish());
    return rest;
  }

  /** In LUFS; undefined for silence. */
  loudness(): number | undefined {
    return this.meter.integrated();
  }

  /** In dBTP; undefined for silence. */
  truePeak(): number | undefined {
    return this.largestPeak > 0 ? 20 * Math.log10(this.largestPeak) : undefined;
  }

  /** How many samples were turned down by more than 0.1 dB. */
  get limitedCount(): number {
    return this.limiter.limitedCount;
  }

  private measure(channels: Float32Array[]): Float32Array[] {
    this.meter.push(channels);
    for (const [channel, finder] of this.finders.entries()) this.notePeaks(finder.push(channels[channel]!));
    this.sampleCount += channels[0]!.length;
    return channels;
  }

  private notePeaks(peaks: Float32Array): void {
    for (const peak of peaks) if (peak > this.largestPeak) this.largestPeak = peak;
  }
}
