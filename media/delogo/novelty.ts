const blockPixels = 16;
// Mean difference, brightness aside, from which a block shows something new; noise stays below half of it.
const newLevels = 4.5;

/** Tells which parts of a picture changed since they were last new, so that a scene that stands still is one look. */
export class Novelty {
  readonly #width: number;
  readonly #height: number;
  readonly #columns: number;
  readonly #rows: number;
  #last: Uint8Array | undefined;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#columns = Math.ceil(width / blockPixels);
    this.#rows = Math.ceil(height / blockPixels);
  }

  /** Takes the next picture and gives, by pixel, whether it or something beside it is new. */
  push(luma: Uint8Array): Uint8Array {
    const width = this.#width;
    const isNew = new Uint8Array(width * this.#height);
    if (!this.#last) {
      this.#last = luma.slice();
      return isNew.fill(1);
    }
    const changed = new Uint8Array(this.#columns * this.#rows);
    for (let row = 0; row < this.#rows; row++) {
      for (let column = 0; column < this.#columns; column++) {
        if (this.#hasChanged(luma, column, row)) changed[row * this.#columns + column] = 1;
      }
    }
    for (let row = 0; row < this.#rows; row++) {
      for (let column = 0; column < this.#columns; column++) {
        if (changed[row * this.#columns + column] === 1)
          this.#eachRow(column, row, (from, to) => this.#last!.set(luma.subarray(from, to), from));
        if (this.#isNear(changed, column, row)) this.#eachRow(column, row, (from, to) => isNew.fill(1, from, to));
      }
    }
    return isNew;
  }

  #hasChanged(luma: Uint8Array, column: number, row: number): boolean {
    let sum = 0;
    let count = 0;
    const differences: number[] = [];
    this.#eachRow(column, row, (from, to) => {
      for (let at = from; at < to; at += 2) {
        const difference = luma[at]! - this.#last![at]!;
        differences.push(difference);
        sum += difference;
        count++;
      }
    });
    const mean = sum / count;
    let off = 0;
    for (const difference of differences) off += Math.abs(difference - mean);
    return off / count > newLevels;
  }

  #isNear(changed: Uint8Array, column: number, row: number): boolean {
    for (let v = Math.max(0, row - 1); v <= Math.min(this.#rows - 1, row + 1); v++) {
      for (let u = Math.max(0, column - 1); u <= Math.min(this.#columns - 1, column + 1); u++) {
        if (changed[v * this.#columns + u] === 1) return true;
      }
    }
    return false;
  }

  #eachRow(column: number, row: number, visit: (from: number, to: number) => void): void {
    const bottom = Math.min(this.#height, (row + 1) * blockPixels);
    const right = Math.min(this.#width, (column + 1) * blockPixels);
    for (let y = row * blockPixels; y < bottom; y++) {
      visit(y * this.#width + column * blockPixels, y * this.#width + right);
    }
  }
}
