const { max, min } = Math;

/** Averages planes of one size over squares, which shrink at the border. Its memory is used again. */
export class BoxMean {
  readonly width: number;
  readonly height: number;
  private readonly radius: number;
  private readonly rows: Float32Array;
  private readonly sums: Float64Array;

  constructor(width: number, height: number, radius: number) {
    this.width = width;
    this.height = height;
    this.radius = radius;
    this.rows = new Float32Array(width * height);
    this.sums = new Float64Array(width);
  }

  /** @param out may be the source itself */
  apply(source: Float32Array, out: Float32Array): void {
    const { width, height, radius, rows, sums } = this;
    for (let row = 0; row < height; row++) {
      const start = row * width;
      let sum = 0;
      for (let column = 0; column < min(radius, width); column++) sum += source[start + column]!;
      for (let column = 0; column < width; column++) {
        if (column + radius < width) sum += source[start + column + radius]!;
        if (column > radius) sum -= source[start + column - radius - 1]!;
        const count = min(width - 1, column + radius) - max(0, column - radius) + 1;
        rows[start + column] = sum / count;
      }
    }
    sums.fill(0);
    for (let row = 0; row < min(radius, height); row++)
      for (let column = 0; column < width; column++) sums[column]! += rows[row * width + column]!;
    for (let row = 0; row < height; row++) {
      const enters = row + radius < height ? (row + radius) * width : -1;
      const leaves = row > radius ? (row - radius - 1) * width : -1;
      const share = 1 / (min(height - 1, row + radius) - max(0, row - radius) + 1);
      for (let column = 0; column < width; column++) {
        let sum = sums[column]!;
        if (enters >= 0) sum += rows[enters + column]!;
        if (leaves >= 0) sum -= rows[leaves + column]!;
        sums[column] = sum;
        out[row * width + column] = sum * share;
      }
    }
  }
}
