import { RemovedPart } from '../audio/removed-part.ts';
import { Resampler, createResamplingKernel } from '../audio/resampler.ts';
import { SampleQueue } from '../audio/sample-queue.ts';
import type { SampleStage } from '../audio/sample-stage.ts';
import { StageChain } from '../audio/stage-chain.ts';
import { FrameStage, type FrameDenoiser } from './frame-stage.ts';
import { createGtcrn, gtcrnRateHz } from './gtcrn.ts';
import { createRnnoise, rnnoiseRateHz } from './rnnoise.ts';
import { SpeechGuard } from './speech-guard.ts';

/** Where one denoiser's band ends and the other's begins. */
const crossover = { passHz: 6800, stopHz: 7400 };
/** What 16 kHz carries of a higher rate: all of that band, and the noise of what folds back is above it. */
const narrowed = { passHz: crossover.stopHz, stopHz: gtcrnRateHz - crossover.stopHz };
/** How much of the band that two rates share survives the way between them. */
const kept = 0.96;

/**
 * Takes noise out of one channel of speech. The noise is estimated in two bands and taken off the input, so that
 * what neither denoiser touches stays as it is, to the bit. Must be freed.
 */
export class ChannelDenoiser implements SampleStage {
  private readonly waiting = new SampleQueue();
  private readonly bands: readonly { chain: SampleStage; noise: SampleQueue }[];
  private readonly denoisers: readonly FrameDenoiser[];

  private readonly gain: number;

  private constructor(chains: readonly SampleStage[], denoisers: readonly FrameDenoiser[], gain: number) {
    this.bands = chains.map((chain) => ({ chain, noise: new SampleQueue() }));
    this.denoisers = denoisers;
    this.gain = gain;
  }

  /**
   * Makes one for a sampling rate.
   * @param gain what brings the sound to the level at which the denoisers hear best; what comes out is as loud as what went in
   */
  static async create(sampleRateHz: number, gain: number): Promise<ChannelDenoiser> {
    const gtcrn = await createGtcrn();
    const low = lowBand(sampleRateHz, gtcrn);
    if (sampleRateHz <= gtcrnRateHz) return new ChannelDenoiser([low], [gtcrn], gain);
    const rnnoise = await createRnnoise();
    return new ChannelDenoiser([low, highBand(sampleRateHz, rnnoise)], [gtcrn, rnnoise], gain);
  }

  push(samples: Float32Array): Float32Array {
    this.waiting.push(samples);
    const raised = samples.map((value) => value * this.gain);
    for (const { chain, noise } of this.bands) noise.push(chain.push(raised));
    return this.take();
  }

  finish(): Float32Array {
    for (const { chain, noise } of this.bands) noise.push(chain.finish());
    return this.take();
  }

  free(): void {
    for (const denoiser of this.denoisers) denoiser.free();
  }

  private take(): Float32Array {
    const ready = this.bands.reduce((least, { noise }) => Math.min(least, noise.length), this.waiting.length);
    const samples = this.waiting.take(ready);
    for (const { noise } of this.bands) {
      const part = noise.take(ready);
      for (let index = 0; index < ready; index++) samples[index]! -= part[index]! / this.gain;
    }
    return samples;
  }
}

/** The noise of the band that GTCRN knows. */
function lowBand(sampleRateHz: number, gtcrn: FrameDenoiser): SampleStage {
  const noise = new SpeechGuard(new FrameStage(gtcrn));
  if (sampleRateHz === gtcrnRateHz) return noise;
  const isLower = sampleRateHz < gtcrnRateHz;
  const band = isLower ? sharedBand(sampleRateHz, gtcrnRateHz) : crossover;
  return new StageChain([
    resampler(sampleRateHz, gtcrnRateHz, isLower ? band : narrowed),
    noise,
    resampler(gtcrnRateHz, sampleRateHz, band),
  ]);
}

/** The noise above it. */
function highBand(sampleRateHz: number, rnnoise: FrameDenoiser): SampleStage {
  const above = new RemovedPart(resampler(rnnoiseRateHz, rnnoiseRateHz, crossover));
  const noise = [new RemovedPart(new FrameStage(rnnoise)), above];
  if (sampleRateHz === rnnoiseRateHz) return new StageChain(noise);
  const band = sharedBand(sampleRateHz, rnnoiseRateHz);
  return new StageChain([
    resampler(sampleRateHz, rnnoiseRateHz, band),
    ...noise,
    resampler(rnnoiseRateHz, sampleRateHz, band),
  ]);
}

function sharedBand(oneHz: number, otherHz: number): { passHz: number; stopHz: number } {
  const stopHz = Math.min(oneHz, otherHz) / 2;
  return { passHz: kept * stopHz, stopHz };
}

function resampler(fromHz: number, toHz: number, band: { passHz: number; stopHz: number }): Resampler {
  return new Resampler(createResamplingKernel({ fromHz, toHz, ...band }));
}
