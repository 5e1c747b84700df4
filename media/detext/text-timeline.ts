import type { TextEvent, TextTrack } from '../text/text-track.ts';

/** Which text is visible when, as far as the tracker has told. */
export class TextTimeline {
  /** Nothing that is still to come concerns frames up to this one. */
  settledFrameIndex = -1;
  readonly #tracks = new Set<TextTrack>();
  readonly #padFrames: number;

  /** @param padFrames frames by which visible text is taken to begin sooner and end later */
  constructor(padFrames: number) {
    this.#padFrames = padFrames;
  }

  /** Takes what the tracker reports. */
  add(events: readonly TextEvent[]): void {
    for (const event of events) {
      if (event.type === 'settled') this.settledFrameIndex = Math.max(this.settledFrameIndex, event.frameIndex);
      else if (event.type === 'open') this.#tracks.add(event.track);
    }
  }

  /** The tracks visible anywhere in these frames, both included. */
  visible(firstFrameIndex: number, lastFrameIndex = firstFrameIndex): TextTrack[] {
    return [...this.#tracks].filter(
      (track) =>
        track.firstFrameIndex - this.#padFrames <= lastFrameIndex &&
        (track.lastFrameIndex ?? Infinity) + this.#padFrames >= firstFrameIndex,
    );
  }

  /** Forgets tracks that ended before the frame. */
  forgetBefore(frameIndex: number): void {
    for (const track of this.#tracks) {
      if ((track.lastFrameIndex ?? Infinity) + this.#padFrames < frameIndex) this.#tracks.delete(track);
    }
  }
}
