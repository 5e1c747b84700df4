import { joinSamples } from './join-samples.ts';
import type { SampleStage } from './sample-stage.ts';

/** Lets samples through one stage after the other. */
export class StageChain implements SampleStage {
  private readonly stages: readonly SampleStage[];

  constructor(stages: readonly SampleStage[]) {
    this.stages = stages;
  }

  push(samples: Float32Array): Float32Array {
    return this.stages.reduce<Float32Array>((passed, stage) => stage.push(passed), samples);
  }

  finish(): Float32Array {
    // What one stage still held goes through those after it, before they end.
    return this.stages.reduce<Float32Array>(
      (rest, stage) => joinSamples([stage.push(rest), stage.finish()]),
      new Float32Array(0),
    );
  }
}
