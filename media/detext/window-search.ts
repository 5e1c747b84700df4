import type { Picture } from './picture.ts';
import { matchError } from './register.ts';

const nothing: Picture = {
  frameIndex: -1,
  width: 0,
  height: 0,
  luma: new Uint8Array(0),
  cb: new Uint8Array(0),
  cr: new Uint8Array(0),
};

/** Looks for one window of a picture in another, in whole pixels, and remembers the best place so far. Reused. */
export class WindowSearch {
  dx = 0;
  dy = 0;
  /** Mean absolute luma difference at the best place; `Infinity` when too little is visible in both. */
  error = Infinity;
  #here = nothing;
  #hereMask = nothing.luma;
  #there = nothing;
  #thereMask = nothing.luma;
  #x = 0;
  #y = 0;
  #radius = 0;
  #step = 1;

  /** Takes up another window and forgets the last. */
  place(
    here: Picture,
    hereMask: Uint8Array,
    there: Picture,
    thereMask: Uint8Array,
    x: number,
    y: number,
    radius: number,
    step: number,
  ): void {
    this.#here = here;
    this.#hereMask = hereMask;
    this.#there = there;
    this.#thereMask = thereMask;
    this.#x = x;
    this.#y = y;
    this.#radius = radius;
    this.#step = step;
    this.dx = 0;
    this.dy = 0;
    this.error = Infinity;
  }

  /** Tries one place. */
  try(dx: number, dy: number): void {
    const { luma, width, height } = this.#here;
    const error = matchError(
      luma,
      this.#hereMask,
      this.#there.luma,
      this.#thereMask,
      width,
      height,
      this.#x,
      this.#y,
      this.#radius,
      this.#step,
      dx,
      dy,
    );
    if (error >= this.error) return;
    this.error = error;
    this.dx = dx;
    this.dy = dy;
  }

  /** Descends from the best place by steps that halve from `reach`, until nothing beside it is better or it is good enough. */
  descend(reach: number, goodEnough: number): void {
    for (let step = reach; step >= 1 && this.error > goodEnough;) {
      const { dx, dy } = this;
      this.try(dx + step, dy);
      this.try(dx - step, dy);
      this.try(dx, dy + step);
      this.try(dx, dy - step);
      if (dx === this.dx && dy === this.dy) step >>= 1;
    }
  }
}
