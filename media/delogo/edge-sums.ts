/** Slopes of a luma plane: half the difference of the pixels on either side; 0 at the border. */
export interface Slopes {
  x: Int16Array;
  y: Int16Array;
}

/** Takes the slopes of a luma plane, in differences of two pixels: twice the slope. */
export function slopesOf(luma: Uint8Array, width: number, height: number): Slopes {
  const x = new Int16Array(width * height);
  const y = new Int16Array(width * height);
  for (let row = 1; row < height - 1; row++) {
    for (let at = row * width + 1, end = at + width - 2; at < end; at++) {
      x[at] = luma[at + 1]! - luma[at - 1]!;
      y[at] = luma[at + width]! - luma[at - width]!;
    }
  }
  return { x, y };
}

/** What edges have in common over time. */
export interface SteadyEdges {
  /** Mean slopes by pixel, doubled. */
  x: Float32Array;
  y: Float32Array;
  /** 1 where the edge is steady. */
  steady: Uint8Array;
  /** There: how much of all slope the mean slope has, 0 to 1. */
  share: Float32Array;
}

// A mean slope (doubled) below this is hardly visible.
const leastSlope = 5;
// Fewer looks than this cannot tell what stays from what happens to be alike.
export const leastLooks = 5;

/**
 * Sums slopes over the looks at a picture in which it differs. What moves cancels out; what stays adds up. The share of
 * the mean slope in all slope, `|mean|² / mean of |.|²`, is 1 for an edge that is always the same.
 */
export class EdgeSums {
  /** Looks by pixel. */
  readonly #count: Uint16Array;
  readonly #x: Float32Array;
  readonly #y: Float32Array;
  readonly #square: Float32Array;

  constructor(size: number) {
    this.#count = new Uint16Array(size);
    this.#x = new Float32Array(size);
    this.#y = new Float32Array(size);
    this.#square = new Float32Array(size);
  }

  /** Adds a look; only where `isNew` is set, when given. */
  add(slopes: Slopes, isNew?: Uint8Array): void {
    for (let at = 0; at < this.#count.length; at++) {
      if (isNew && isNew[at] === 0) continue;
      const x = slopes.x[at]!;
      const y = slopes.y[at]!;
      this.#count[at]!++;
      this.#x[at]! += x;
      this.#y[at]! += y;
      this.#square[at]! += x * x + y * y;
    }
  }

  /** The edges that were steady over all looks. */
  steadyEdges(): SteadyEdges {
    const size = this.#count.length;
    const edges = {
      x: new Float32Array(size),
      y: new Float32Array(size),
      steady: new Uint8Array(size),
      share: new Float32Array(size),
    };
    for (let at = 0; at < size; at++) {
      const count = this.#count[at]!;
      if (count < leastLooks) continue;
      const x = this.#x[at]! / count;
      const y = this.#y[at]! / count;
      const square = x * x + y * y;
      edges.x[at] = x;
      edges.y[at] = y;
      if (square < leastSlope * leastSlope) continue;
      // By chance the share is 1/count; the fewer the looks, the more is asked for.
      const share = (square * count) / Math.max(1, this.#square[at]!);
      if (share < Math.min(0.8, 0.28 + 3 / count)) continue;
      edges.steady[at] = 1;
      edges.share[at] = share;
    }
    return edges;
  }

  /** Starts anew. */
  clear(): void {
    this.#count.fill(0);
    this.#x.fill(0);
    this.#y.fill(0);
    this.#square.fill(0);
  }
}
