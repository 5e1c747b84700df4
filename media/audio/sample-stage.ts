/** Something that samples of one channel go through. What comes out may come later, but is not shifted in time. */
export interface SampleStage {
  /** Takes samples, and gives those that are ready. */
  push(samples: Float32Array): Float32Array;
  /** The rest. */
  finish(): Float32Array;
}
