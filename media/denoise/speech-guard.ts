import { SampleQueue } from '../audio/sample-queue.ts';
import type { SampleStage } from '../audio/sample-stage.ts';
import { FrameAnalysis, FrameSynthesis, binCount, type Spectrum } from './overlapping-frames.ts';

// All of these were tuned on recorded and synthetic voices in eight kinds of noise from 0 to 20 dB, and without noise.
/** How far around a frame its noise is looked for, in frames of 16 ms. */
const reach = 94;
/** How often, and in which of the frames. */
const stride = 8;
const sampling = 2;
/** The share of frames that have less noise than what counts as usual. */
const usualShare = 0.6;
/** What has so many times the usual power is an event. */
const mostTimes = 8;
/** What is taken away where this much stronger speech is left counts as no event of its own. */
const leastOfSpeech = 0.3;
/** An event in more than this share of all frequencies is a noise, such as a keystroke. */
const eventShare = 0.55;
const lowestBin = 4;
/** Where so much more is taken away than kept there is no speech. */
const pauseRatio = 5;
/** Of the power of events, what share of pauses tells that there are noises that come and go, such as a telephone. */
const pauseShare = 0.1;
/** Then what is so much stronger than the speech that is kept is noise. */
const noiseRatio = 10;

interface Frame {
  removed: Spectrum;
  /** Power of what was taken away, and of what was kept. */
  power: Float32Array;
  kept: Float32Array;
  isPause: boolean;
}

/**
 * Gives what a denoiser takes out of speech, less what is likely to be speech: what exceeds the usual noise of its
 * frequency, over some 3 s around it, by 9 dB. It is noise after all where nearly all frequencies do so at once, or
 * where such things happen in pauses too and little is kept beside them.
 */
export class SpeechGuard implements SampleStage {
  private readonly denoiser: SampleStage;
  private readonly waiting = new SampleQueue();
  private readonly removedFrames = new FrameAnalysis();
  private readonly keptFrames = new FrameAnalysis();
  private readonly synthesis = new FrameSynthesis();
  /** From number `first` on. */
  private readonly frames: Frame[] = [];
  private first = 0;
  private position = 0;
  private readonly usual = new Float32Array(binCount);
  private hasNoises = false;
  private inputCount = 0;
  private outputCount = 0;

  constructor(denoiser: SampleStage) {
    this.denoiser = denoiser;
  }

  push(samples: Float32Array): Float32Array {
    this.inputCount += samples.length;
    this.waiting.push(samples);
    this.take(this.denoiser.push(samples));
    return this.guard(this.first + this.frames.length - reach);
  }

  finish(): Float32Array {
    this.take(this.denoiser.finish());
    this.take(new Float32Array(2 * binCount));
    return this.guard(this.first + this.frames.length).subarray(0, this.inputCount - this.outputCount);
  }

  private take(kept: Float32Array): void {
    const removed = new Float32Array(kept.length);
    removed.set(this.waiting.take(kept.length));
    for (let index = 0; index < kept.length; index++) removed[index]! -= kept[index]!;
    const keptSpectra = this.keptFrames.push(kept);
    for (const [index, spectrum] of this.removedFrames.push(removed).entries()) {
      const [power, left] = [powerOf(spectrum), powerOf(keptSpectra[index]!)];
      const isPause = total(power) > pauseRatio * total(left);
      this.frames.push({ removed: spectrum, power, kept: left, isPause });
    }
  }

  /** What is taken away up to a frame. */
  private guard(end: number): Float32Array {
    const parts: Float32Array[] = [];
    for (; this.position < end; this.position++) {
      if (this.position % stride === 0) this.lookAround();
      const frame = this.frames[this.position - this.first]!;
      holdBack(frame, this.usual, this.hasNoises ? noiseRatio : Infinity);
      const samples = this.synthesis.next(frame.removed);
      // The first frame's first half is before the beginning.
      if (this.position > 0) parts.push(samples);
    }
    const done = Math.max(0, this.position - reach - this.first);
    this.frames.splice(0, done);
    this.first += done;
    const output = concatenated(parts);
    this.outputCount += output.length;
    return output;
  }

  private lookAround(): void {
    const from = Math.max(0, this.position - reach - this.first);
    const frames = this.frames.slice(from, this.position + reach - this.first);
    const powers = new Float32Array(Math.ceil(frames.length / sampling));
    let [events, inPauses] = [0, 0];
    for (let bin = 0; bin < binCount; bin++) {
      for (let index = 0; index < powers.length; index++) powers[index] = frames[sampling * index]!.power[bin]!;
      powers.sort();
      const usual = powers[Math.floor(usualShare * (powers.length - 1))]!;
      this.usual[bin] = usual;
      for (const { power, isPause } of frames) {
        if (power[bin]! <= mostTimes * usual) continue;
        events += power[bin]!;
        if (isPause) inPauses += power[bin]!;
      }
    }
    this.hasNoises = inPauses > pauseShare * events;
  }
}

/** Takes no more away than the usual noise, unless it is sure to be noise. */
function holdBack({ removed, power, kept }: Frame, usual: Float32Array, sureRatio: number): void {
  let events = 0;
  for (let bin = lowestBin; bin < binCount; bin++) {
    if (power[bin]! > mostTimes * usual[bin]! && power[bin]! >= leastOfSpeech * kept[bin]!) events++;
  }
  if (events > eventShare * (binCount - lowestBin)) return;
  for (let bin = 0; bin < binCount; bin++) {
    const most = mostTimes * usual[bin]!;
    if (power[bin]! <= most || power[bin]! > sureRatio * kept[bin]!) continue;
    const factor = Math.sqrt(most / power[bin]!);
    removed.real[bin]! *= factor;
    removed.imaginary[bin]! *= factor;
  }
}

function total(power: Float32Array): number {
  let sum = 0;
  for (let bin = lowestBin; bin < binCount; bin++) sum += power[bin]!;
  return sum;
}

function powerOf({ real, imaginary }: Spectrum): Float32Array {
  return real.map((value, bin) => value * value + imaginary[bin]! * imaginary[bin]!);
}

function concatenated(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
