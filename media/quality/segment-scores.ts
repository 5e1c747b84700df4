import { activityHop, speechRateHz, VoiceActivity } from '../speech/voice-activity.ts';
import { predictScores, scoreNames, type Scores } from './predict-scores.ts';
import { qualityClues } from './quality-clues.ts';

/** Segments are about 6 s long and overlap by half. */
const segmentHop = 94 * activityHop;
const segmentLength = 2 * segmentHop;
/** With less speech in it a segment says nothing. */
const leastSpeechSeconds = 1;

/** Judges the speech of one channel as it comes, a few seconds at a time. */
export class SegmentScores {
  private readonly voice: VoiceActivity;
  private readonly waiting = new Float32Array(segmentLength);
  private filled = 0;
  private firstSample = 0;
  private sums: Scores = { mos: 0, noisiness: 0, coloration: 0, discontinuity: 0 };
  private weight = 0;
  private lowest: Scores | undefined;

  private constructor(voice: VoiceActivity) {
    this.voice = voice;
  }

  static async create(): Promise<SegmentScores> {
    return new SegmentScores(await VoiceActivity.create());
  }

  /** Takes the next samples at 16 kHz. */
  async push(samples: Float32Array): Promise<void> {
    await this.voice.push(samples);
    for (let from = 0; from < samples.length;) {
      const part = samples.subarray(from, from + segmentLength - this.filled);
      this.waiting.set(part, this.filled);
      this.filled += part.length;
      from += part.length;
      if (this.filled < segmentLength) break;
      this.judge();
      this.waiting.copyWithin(0, segmentHop);
      this.filled = segmentHop;
      this.firstSample += segmentHop;
    }
  }

  /** Judges what no segment has had yet. */
  async finish(): Promise<void> {
    await this.voice.finish();
    if (this.firstSample === 0 || this.filled > segmentHop) this.judge();
  }

  /** How likely someone speaks, for each `activityHop` samples. */
  get likelihoods(): Float32Array {
    return this.voice.likelihoods.values();
  }

  /** The mean over all speech and the worst segment; undefined where there is too little speech. */
  get result(): { mean: Scores; worst: Scores } | undefined {
    if (!this.lowest) return undefined;
    const mean = { ...this.sums };
    for (const name of scoreNames) mean[name] /= this.weight;
    return { mean, worst: this.lowest };
  }

  private judge(): void {
    const first = this.firstSample / activityHop;
    const likelihoods = this.likelihoods.subarray(first, first + Math.ceil(this.filled / activityHop));
    const seconds = (likelihoods.filter((value) => value >= 0.5).length * activityHop) / speechRateHz;
    if (seconds < leastSpeechSeconds) return;
    const scores = predictScores(qualityClues(this.waiting.slice(0, this.filled), likelihoods));
    this.lowest ??= { ...scores };
    for (const name of scoreNames) {
      this.sums[name] += seconds * scores[name];
      this.lowest[name] = Math.min(this.lowest[name], scores[name]);
    }
    this.weight += seconds;
  }
}
