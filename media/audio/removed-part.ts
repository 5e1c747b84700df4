import { SampleQueue } from './sample-queue.ts';
import type { SampleStage } from './sample-stage.ts';

/** What a stage takes away: its input less its output. */
export class RemovedPart implements SampleStage {
  private readonly stage: SampleStage;
  private readonly waiting = new SampleQueue();

  constructor(stage: SampleStage) {
    this.stage = stage;
  }

  push(samples: Float32Array): Float32Array {
    this.waiting.push(samples);
    return this.difference(this.stage.push(samples));
  }

  finish(): Float32Array {
    return this.difference(this.stage.finish());
  }

  private difference(kept: Float32Array): Float32Array {
    const removed = this.waiting.take(kept.length);
    for (let index = 0; index < kept.length; index++) removed[index]! -= kept[index]!;
    return removed;
  }
}
