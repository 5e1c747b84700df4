import { SampleQueue } from '../audio/sample-queue.ts';
import type { SampleStage } from '../audio/sample-stage.ts';

/** Cleans frames of one size, one after the other. Must be freed. */
export interface FrameDenoiser {
  frameSize: number;
  /** By how many samples what comes out is late. */
  latency: number;
  /** Cleans a frame in place. */
  process(frame: Float32Array): void;
  free(): void;
}

/** Lets samples through a denoiser that works in frames, and takes its lateness out. */
export class FrameStage implements SampleStage {
  private readonly denoiser: FrameDenoiser;
  private readonly waiting = new SampleQueue();
  private inputCount = 0;
  private outputCount = 0;
  /** How much of what comes out stands for what was before the beginning. */
  private early: number;

  constructor(denoiser: FrameDenoiser) {
    this.denoiser = denoiser;
    this.early = denoiser.latency;
  }

  push(samples: Float32Array): Float32Array {
    this.inputCount += samples.length;
    return this.run(samples);
  }

  finish(): Float32Array {
    const due = this.inputCount - this.outputCount;
    const { latency, frameSize } = this.denoiser;
    return this.run(new Float32Array(latency + frameSize)).subarray(0, due);
  }

  private run(samples: Float32Array): Float32Array {
    const { waiting, denoiser } = this;
    waiting.push(samples);
    const output = waiting.take(waiting.length - (waiting.length % denoiser.frameSize));
    for (let at = 0; at < output.length; at += denoiser.frameSize) {
      denoiser.process(output.subarray(at, at + denoiser.frameSize));
    }
    const ready = output.subarray(Math.min(this.early, output.length));
    this.early -= output.length - ready.length;
    this.outputCount += ready.length;
    return ready;
  }
}
