/** A list of numbers that grows, kept in four bytes each. */
export class NumberList {
  private store = new Float32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.store.length) {
      const larger = new Float32Array(2 * this.store.length);
      larger.set(this.store);
      this.store = larger;
    }
    this.store[this.length++] = value;
  }

  /** What was pushed; valid until the next push. */
  values(): Float32Array {
    return this.store.subarray(0, this.length);
  }
}
