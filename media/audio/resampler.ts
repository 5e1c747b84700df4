import type { SampleStage } from './sample-stage.ts';

/** What a change of the sampling rate keeps. */
export interface ResamplingOptions {
  fromHz: number;
  toHz: number;
  /** Up to here nothing changes. */
  passHz: number;
  /** From here on nothing is left, at least 90 dB less. */
  stopHz: number;
}

/** The weights of a change of rate, which any number of channels share. */
export interface ResamplingKernel {
  /** The rates, in lowest terms. */
  from: number;
  to: number;
  /** Input samples on each side of an output sample. */
  reach: number;
  /** `2 * reach` weights for each of the `to` places that an output sample can have between two input samples. */
  weights: Float32Array;
}

// Of the Kaiser window for 90 dB.
const attenuationDb = 90;
const beta = 0.1102 * (attenuationDb - 8.7);

/** Weights of a windowed sinc (Kaiser, 1974) for any two rates, also for one and the same. */
export function createResamplingKernel({ fromHz, toHz, passHz, stopHz }: ResamplingOptions): ResamplingKernel {
  const shared = greatestCommonDivisor(fromHz, toHz);
  const [from, to] = [fromHz / shared, toHz / shared];
  const cutoff = (passHz + stopHz) / 2 / fromHz;
  const transition = (stopHz - passHz) / fromHz;
  const reach = Math.ceil((attenuationDb - 8) / (2.285 * 4 * Math.PI * transition));
  const weights = new Float32Array(to * 2 * reach);
  const besselOfBeta = bessel(beta);
  for (let place = 0; place < to; place++) {
    const row = weights.subarray(place * 2 * reach, (place + 1) * 2 * reach);
    let sum = 0;
    for (let tap = 0; tap < row.length; tap++) {
      const distance = tap - reach + 1 - place / to;
      const edge = distance / reach;
      const window = Math.abs(edge) >= 1 ? 0 : bessel(beta * Math.sqrt(1 - edge * edge)) / besselOfBeta;
      row[tap] = window * sinc(2 * cutoff * distance);
      sum += row[tap]!;
    }
    for (let tap = 0; tap < row.length; tap++) row[tap]! /= sum;
  }
  return { from, to, reach, weights };
}

/**
 * Changes the sampling rate of one channel, or filters it where the rates are the same. Output sample `k` stands for the
 * moment of input sample `k * from / to`: nothing is delayed. There are as many as begin before the input ends.
 */
export class Resampler implements SampleStage {
  private readonly kernel: ResamplingKernel;
  /** Input samples that are still needed; the first one's number is `start`. */
  private held: Float32Array;
  private start: number;
  private inputCount = 0;
  private outputCount = 0;

  constructor(kernel: ResamplingKernel) {
    this.kernel = kernel;
    this.held = new Float32Array(kernel.reach);
    this.start = -kernel.reach;
  }

  push(samples: Float32Array): Float32Array {
    this.inputCount += samples.length;
    return this.take(samples);
  }

  finish(): Float32Array {
    const { from, to, reach } = this.kernel;
    const due = Math.ceil((this.inputCount * to) / from) - this.outputCount;
    return this.take(new Float32Array(reach + 1)).subarray(0, due);
  }

  private take(samples: Float32Array): Float32Array {
    const { from, to, reach, weights } = this.kernel;
    const input = new Float32Array(this.held.length + samples.length);
    input.set(this.held);
    input.set(samples, this.held.length);
    // The last output sample whose right side is there.
    const end = Math.max(this.outputCount, Math.ceil(((this.start + input.length - reach) * to) / from));
    const output = new Float32Array(end - this.outputCount);
    let place = (this.outputCount * from) % to;
    let at = Math.floor((this.outputCount * from) / to) - this.start - reach + 1;
    const [wholeStep, partStep] = [Math.floor(from / to), from % to];
    for (let index = 0; index < output.length; index++) {
      const row = place * 2 * reach;
      let sum = 0;
      for (let tap = 0; tap < 2 * reach; tap++) sum += weights[row + tap]! * input[at + tap]!;
      output[index] = sum;
      at += wholeStep;
      place += partStep;
      if (place >= to) {
        place -= to;
        at++;
      }
    }
    this.outputCount = end;
    const done = Math.min(at, input.length);
    this.held = input.slice(done);
    this.start += done;
    return output;
  }
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** The modified Bessel function of the first kind, of order zero. */
function bessel(x: number): number {
  let [sum, term] = [1, 1];
  for (let index = 1; term > 1e-12 * sum; index++) {
    term *= (x / 2 / index) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
