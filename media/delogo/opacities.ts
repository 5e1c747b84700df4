import type { Frame } from '../av/frame.ts';
import { cutOut, type Picture } from '../detext/picture.ts';
import type { Logo } from './logo.ts';
import { createPresence } from './presence.ts';

// Frames to both sides that have a say in whether a logo is there.
const reach = 2;
// Below the one a logo is not there, above the other it is there as a whole.
const gone = 0.08;
const whole = 0.88;

/** Remembers how much of each logo the frames show. */
export class Opacities {
  readonly #logos: readonly Logo[];
  readonly #presences: ((picture: Picture) => number | undefined)[];
  /** Presence by frame, for each logo. */
  readonly #seen: Map<number, number>[];
  /** What was seen last, for frames in which nothing can be seen. */
  readonly #last: number[];

  constructor(logos: readonly Logo[]) {
    this.#logos = logos;
    this.#presences = logos.map(createPresence);
    this.#seen = logos.map(() => new Map<number, number>());
    this.#last = logos.map(() => 1);
  }

  /** Looks at the next frame. */
  push(frame: Frame): void {
    for (const [at, logo] of this.#logos.entries()) {
      if (logo.isAlways) continue;
      const presence = this.#presences[at]!(cutOut(frame, logo.box)) ?? this.#last[at]!;
      this.#seen[at]!.set(frame.index, presence);
      this.#last[at] = presence;
    }
  }

  /** How much of a logo a frame shows, 0 to 1; exactly those where it is not there or there as a whole. */
  at(frameIndex: number, logo: Logo): number {
    if (logo.isAlways) return 1;
    const seen = this.#seen[this.#logos.indexOf(logo)]!;
    const around: number[] = [];
    for (let index = frameIndex - reach; index <= frameIndex + reach; index++) {
      const presence = seen.get(index);
      if (presence !== undefined) around.push(presence);
    }
    const median = around.sort((a, b) => a - b)[around.length >> 1]!;
    const here = seen.get(frameIndex)!;
    if (here < gone) return 0;
    // One that only seems fainter in a single frame is meant to be there as a whole.
    return here > whole || (median > whole && here > whole / 2) ? 1 : here;
  }

  /** Forgets frames that are no longer needed. */
  forgetBefore(frameIndex: number): void {
    for (const seen of this.#seen) for (const known of seen.keys()) if (known < frameIndex - reach) seen.delete(known);
  }
}
