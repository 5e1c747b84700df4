import { NumberList } from '../audio/number-list.ts';

/** Levels are kept for every 5 ms. */
export const levelSeconds = 0.005;
/** A step of a 16-bit sample. */
const sampleStep = 1 / 32_768;
/** A tone of so many hertz stands still at its top for a moment: what stands three times as long was cut off. */
const lowestToneHz = 120;
const leastCutOff = 0.02;

/** The level of one channel over time, and where its tops are cut off; 12 bytes for each 5 ms. */
export class LevelTrack {
  /** Mean square of each window. */
  readonly power = new NumberList();
  /** The largest magnitude in each window. */
  readonly peaks = new NumberList();
  /** The height at which the waveform stands still in each window, 0 where it does not. */
  readonly flats = new NumberList();
  private readonly rateHz: number;
  private sampleCount = 0;
  private squares = 0;
  private peak = 0;
  private flat = 0;
  private windowEnd: number;
  private runHeight = 0;
  private runLength = 0;

  constructor(rateHz: number) {
    this.rateHz = rateHz;
    this.windowEnd = rateHz * levelSeconds;
  }

  push(samples: Float32Array): void {
    for (const sample of samples) {
      this.squares += sample * sample;
      this.peak = Math.max(this.peak, Math.abs(sample));
      this.followRun(sample);
      if (++this.sampleCount >= this.windowEnd) this.endWindow();
    }
  }

  get seconds(): number {
    return this.sampleCount / this.rateHz;
  }

  private followRun(sample: number): void {
    if (Math.abs(sample - this.runHeight) <= 1.5 * sampleStep) {
      this.runLength++;
      const height = Math.abs(this.runHeight);
      if (height >= leastCutOff && this.runLength >= this.longestAtTop(height)) this.flat = Math.max(this.flat, height);
      return;
    }
    this.runHeight = sample;
    this.runLength = 1;
  }

  private longestAtTop(height: number): number {
    const seconds = Math.acos(1 - sampleStep / height) / (Math.PI * lowestToneHz);
    return Math.max(3, Math.ceil(3 * seconds * this.rateHz));
  }

  private endWindow(): void {
    const { power, peaks, flats } = this;
    power.push(this.squares / (this.rateHz * levelSeconds));
    peaks.push(this.peak);
    flats.push(this.flat);
    this.squares = this.peak = this.flat = 0;
    this.windowEnd = (power.length + 1) * this.rateHz * levelSeconds;
  }
}
