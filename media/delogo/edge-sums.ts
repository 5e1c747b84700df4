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
 * the mean slope in all slope, `|mean|² / mean of |.|²`, is 1 for an edge that is always the same. It is taken over the
 * looks and over the shots: what stands still in one long shot is not seen in the others.
 */
export class EdgeSums {
  readonly #looks: SlopeSums;
  readonly #shots: SlopeSums;
  /** Of the shot that goes on. */
  readonly #shot: SlopeSums;

  constructor(size: number) {
    this.#looks = createSums(size);
    this.#shots = createSums(size);
    this.#shot = createSums(size);
  }

  /** Adds a look; only where `isNew` is set, when given. */
  add(slopes: Slopes, isNew?: Uint8Array): void {
    const { count, x, y, square } = this.#shot;
    for (let at = 0; at < count.length; at++) {
      if (isNew && isNew[at] === 0) continue;
      const across = slopes.x[at]!;
      const down = slopes.y[at]!;
      count[at]!++;
      x[at]! += across;
      y[at]! += down;
      square[at]! += across * across + down * down;
    }
  }

  /** Begins another shot. */
  cut(): void {
    const { count, x, y, square } = this.#shot;
    const [looks, shots] = [this.#looks, this.#shots];
    for (let at = 0; at < count.length; at++) {
      const added = count[at]!;
      if (added === 0) continue;
      looks.count[at]! += added;
      looks.x[at]! += x[at]!;
      looks.y[at]! += y[at]!;
      looks.square[at]! += square[at]!;
      const [meanX, meanY] = [x[at]! / added, y[at]! / added];
      shots.count[at]!++;
      shots.x[at]! += meanX;
      shots.y[at]! += meanY;
      shots.square[at]! += meanX * meanX + meanY * meanY;
    }
    clearSums(this.#shot);
  }

  /** The edges that were steady over all looks. */
  steadyEdges(): SteadyEdges {
    this.cut();
    const { count: counts } = this.#looks;
    const size = counts.length;
    const edges = {
      x: new Float32Array(size),
      y: new Float32Array(size),
      steady: new Uint8Array(size),
      share: new Float32Array(size),
    };
    for (let at = 0; at < size; at++) {
      const count = counts[at]!;
      if (count < leastLooks) continue;
      const x = this.#looks.x[at]! / count;
      const y = this.#looks.y[at]! / count;
      edges.x[at] = x;
      edges.y[at] = y;
      if (x * x + y * y < leastSlope * leastSlope) continue;
      // By chance the share is 1/count; the fewer the looks, the more is asked for.
      const share = shareOf(this.#looks, at);
      if (share < Math.min(0.8, 0.28 + 3 / count)) continue;
      const shots = this.#shots.count[at]!;
      if (shots > 1 && shareOf(this.#shots, at) < 0.3 + 1 / shots) continue;
      edges.steady[at] = 1;
      edges.share[at] = share;
    }
    return edges;
  }

  /** Starts anew. */
  clear(): void {
    for (const sums of [this.#looks, this.#shots, this.#shot]) clearSums(sums);
  }
}

/** By pixel: how many slopes were added, and the sums of them and of their squared lengths. */
interface SlopeSums {
  /** Hours of video have more looks than fit into 16 bits. */
  count: Uint32Array;
  x: Float32Array;
  y: Float32Array;
  square: Float32Array;
}

function createSums(size: number): SlopeSums {
  return {
    count: new Uint32Array(size),
    x: new Float32Array(size),
    y: new Float32Array(size),
    square: new Float32Array(size),
  };
}

function clearSums(sums: SlopeSums): void {
  for (const values of Object.values(sums) as (Uint32Array | Float32Array)[]) values.fill(0);
}

function shareOf({ count, x, y, square }: SlopeSums, at: number): number {
  return (x[at]! ** 2 + y[at]! ** 2) / (count[at]! * Math.max(1, square[at]!));
}
