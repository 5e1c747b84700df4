import type { Target } from './focus.ts';

/** Weights of what a camera operator weighs up, found by trial on people who walk, turn and run through the picture. */
const OUT_OF_VIEW = 500;
const OFF_CENTRE = 0.4;
const SPEED = 0.7;
const ACCELERATION = 0.06;
/** Window widths beyond which a miss counts in proportion and no longer by its square: a glide to somebody else is no race. */
const FAR = 0.01;
const ROUNDS = 8;
/** Window widths a second, below which the camera may as well stand. */
const STANDSTILL = 0.012;

/**
 * The next place of the window, on the smoothest path that keeps what counts in view from now as far as is known.
 *
 * Minimises the distance of each place from its target's range (squared while it is small), a weak pull to its ideal, the absolute speed
 * (so that the camera stands, or goes evenly) and the squared acceleration, by reweighted least squares. Only the first
 * place is taken; the next frame plans anew, knowing one frame more.
 * Source: the objective of Grundmann et al., "Auto-Directed Video Stabilization with Robust L1 Optimal Camera Paths",
 * 2011, with a quadratic acceleration, in a receding horizon.
 */
export class CameraPath {
  private readonly share: number;
  private readonly frameSeconds: number;
  /** The last two places, in window widths. */
  private done: number[] = [];
  private plan: Float64Array = new Float64Array(0);

  /**
   * @param share the part of the picture's side that the window covers
   * @param frameSeconds from one frame to the next
   */
  constructor(share: number, frameSeconds: number) {
    this.share = share;
    this.frameSeconds = frameSeconds;
  }

  /** Begins a new shot, in which the window may be anywhere. */
  reset(): void {
    this.done = [];
    this.plan = new Float64Array(0);
  }

  /**
   * The place of the next frame, in ratios of the picture's side.
   * @param targets of that frame and of those after it in the same shot
   */
  next(targets: readonly Target[]): number {
    const { share } = this;
    const goals = targets.map(({ low, high, ideal }) => ({
      low: low / share,
      high: high / share,
      ideal: ideal / share,
    }));
    let plan = this.guess(goals);
    for (let round = 0; round < ROUNDS; round++) plan = this.improve(plan, goals);
    this.plan = plan;
    const most = 1 / share - 1;
    let place = Math.min(most, Math.max(0, plan[0]!));
    const last = this.done.at(-1);
    if (last !== undefined && Math.abs(place - last) < STANDSTILL * this.frameSeconds) place = last;
    this.done = [...this.done.slice(-1), place];
    return place * share;
  }

  /** The plan of the frame before, one frame on. */
  private guess(goals: readonly Target[]): Float64Array {
    return Float64Array.from(goals, ({ ideal }, index) => this.plan[index + 1] ?? this.plan.at(-1) ?? ideal);
  }

  /** One round: the least-squares path under weights that stand for the present one. */
  private improve(plan: Float64Array, goals: readonly Target[]): Float64Array {
    const count = plan.length;
    const dt = this.frameSeconds;
    const system = new Pentadiagonal(count);
    for (const [index, { low, high, ideal }] of goals.entries()) {
      const place = plan[index]!;
      system.pull(index, OFF_CENTRE * dt, ideal);
      const miss = place < low ? low - place : place > high ? place - high : 0;
      const weight = (OUT_OF_VIEW * dt * FAR) / Math.max(FAR, miss);
      if (miss > 0) system.pull(index, weight, place < low ? low : high);
    }
    const [before = NaN, last = NaN] = this.done.length === 2 ? this.done : [NaN, ...this.done];
    const known = (index: number): number => (index === -1 ? last : index === -2 ? before : plan[index]!);
    for (let index = 0; index < count; index++) {
      const step = known(index) - known(index - 1);
      if (Number.isNaN(step)) continue;
      const weight = SPEED / Math.max(Math.abs(step), STANDSTILL * dt) / 2;
      system.difference(index, [1, -1], weight, known);
    }
    for (let index = 0; index < count; index++) {
      if (Number.isNaN(known(index - 2)) || Number.isNaN(known(index - 1))) continue;
      system.difference(index, [1, -2, 1], ACCELERATION / dt ** 3, known);
    }
    return system.solve();
  }
}

/** A symmetric system with two bands beside the diagonal: the normal equations of a path. */
class Pentadiagonal {
  private readonly diagonal: Float64Array;
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private readonly right: Float64Array;

  constructor(count: number) {
    // A trace of its own keeps the system solvable where nothing else fixes it.
    this.diagonal = new Float64Array(count).fill(1e-9);
    this.first = new Float64Array(count);
    this.second = new Float64Array(count);
    this.right = new Float64Array(count);
  }

  /** Adds `weight · (x[index] − value)²`. */
  pull(index: number, weight: number, value: number): void {
    this.diagonal[index] = this.diagonal[index]! + weight;
    this.right[index] = this.right[index]! + weight * value;
  }

  /** Adds `weight · (Σ factors[k] · x[index − k])²`, where places before the first are known. */
  difference(index: number, factors: readonly number[], weight: number, known: (index: number) => number): void {
    let constant = 0;
    for (const [back, factor] of factors.entries()) if (index - back < 0) constant += factor * known(index - back);
    for (const [a, factor] of factors.entries()) {
      const row = index - a;
      if (row < 0) continue;
      this.right[row] = this.right[row]! - weight * factor * constant;
      for (let b = a; b < factors.length && index - b >= 0; b++) {
        const band = [this.diagonal, this.first, this.second][b - a]!;
        band[index - b] = band[index - b]! + weight * factor * factors[b]!;
      }
    }
  }

  /** By banded Cholesky decomposition without roots. */
  solve(): Float64Array {
    const { diagonal, first, second, right } = this;
    const count = right.length;
    const d = new Float64Array(count);
    const l1 = new Float64Array(count);
    const l2 = new Float64Array(count);
    const x = Float64Array.from(right);
    for (let i = 0; i < count; i++) {
      const upper2 = i > 1 ? l2[i - 2]! : 0;
      const upper1 = i > 0 ? l1[i - 1]! : 0;
      d[i] = diagonal[i]! - (i > 0 ? upper1 ** 2 * d[i - 1]! : 0) - (i > 1 ? upper2 ** 2 * d[i - 2]! : 0);
      l1[i] = (first[i]! - (i > 0 ? upper1 * l2[i - 1]! * d[i - 1]! : 0)) / d[i]!;
      l2[i] = second[i]! / d[i]!;
      x[i] = x[i]! - (i > 0 ? upper1 * x[i - 1]! : 0) - (i > 1 ? upper2 * x[i - 2]! : 0);
    }
    for (let i = count - 1; i >= 0; i--) {
      x[i] = x[i]! / d[i]! - (i + 1 < count ? l1[i]! * x[i + 1]! : 0) - (i + 2 < count ? l2[i]! * x[i + 2]! : 0);
    }
    return x;
  }
}
