/** Samples that wait for others. */
export class SampleQueue {
  private store = new Float32Array(4096);
  private first = 0;
  length = 0;

  push(samples: Float32Array): void {
    const { store } = this;
    if (this.first + this.length + samples.length > store.length) {
      const needed = this.length + samples.length;
      if (2 * needed > store.length) this.store = new Float32Array(2 * needed);
      this.store.set(store.subarray(this.first, this.first + this.length));
      this.first = 0;
    }
    this.store.set(samples, this.first + this.length);
    this.length += samples.length;
  }

  /** The first ones, in memory of their own. */
  take(count: number): Float32Array {
    const taken = this.store.slice(this.first, this.first + Math.min(count, this.length));
    this.first += taken.length;
    this.length -= taken.length;
    return taken;
  }
}
