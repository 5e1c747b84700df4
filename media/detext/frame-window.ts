import type { Frame } from '../av/frame.ts';

/** The frames at hand: a stretch without gaps, of bounded length. */
export class FrameWindow {
  readonly #frames: Frame[] = [];
  readonly #pastFrames: number;

  /** @param pastFrames frames kept behind the one being worked on */
  constructor(pastFrames: number) {
    this.#pastFrames = pastFrames;
  }

  /** The index of the newest frame; -1 while empty. */
  get newestIndex(): number {
    return this.#frames.at(-1)?.index ?? -1;
  }

  /** Adds the next frame. */
  push(frame: Frame): void {
    this.#frames.push(frame);
  }

  /** The frame of this index; undefined when it is not at hand. */
  get(index: number): Frame | undefined {
    const first = this.#frames[0];
    return first && this.#frames[index - first.index];
  }

  /** Lets go of frames that work on this and later frames no longer needs. */
  workOn(index: number): void {
    while (this.#frames[0] && this.#frames[0].index < index - this.#pastFrames) this.#frames.shift();
  }
}
