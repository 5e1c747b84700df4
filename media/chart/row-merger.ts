/**
 * Keeps a stream of rows of numbers in bounded memory: when there are too many, each two neighbours become one. So
 * the length of the stream need not be known.
 */
export class RowMerger {
  private readonly width: number;
  private readonly most: number;
  private readonly merge: (into: Float32Array, from: Float32Array) => void;
  private readonly rows: Float32Array[] = [];
  private open: Float32Array | undefined;
  private openCount = 0;
  /** How many of the rows that were pushed are in each that is kept; fewer in the last one. */
  rowsEach = 1;

  /**
   * @param most rows that are kept, even
   * @param merge brings a row into another one
   */
  constructor(width: number, most: number, merge: (into: Float32Array, from: Float32Array) => void) {
    this.width = width;
    this.most = most;
    this.merge = merge;
  }

  push(row: ArrayLike<number>): void {
    const values = Float32Array.from(row);
    if (values.length !== this.width) throw new RangeError(`A row has ${this.width} values.`);
    if (this.open) this.merge(this.open, values);
    else this.open = values;
    if (++this.openCount === this.rowsEach) this.close();
  }

  /** What was pushed, in order. */
  finish(): Float32Array[] {
    if (this.open) this.rows.push(this.open);
    this.open = undefined;
    return this.rows;
  }

  private close(): void {
    this.rows.push(this.open!);
    this.open = undefined;
    this.openCount = 0;
    if (this.rows.length < this.most) return;
    for (let index = 0; index < this.most / 2; index++) {
      const [first, second] = [this.rows[2 * index]!, this.rows[2 * index + 1]!];
      this.merge(first, second);
      this.rows[index] = first;
    }
    this.rows.length = this.most / 2;
    this.rowsEach *= 2;
  }
}
