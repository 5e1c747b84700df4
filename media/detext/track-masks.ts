import type { Frame } from '../av/frame.ts';
import type { Box, TextTrack } from '../text/text-track.ts';
import type { MaskLayout } from './mask-layout.ts';
import { layOutMask } from './mask-layout.ts';
import { boxesMeet } from './picture.ts';
import type { SeeThrough } from './see-through.ts';
import type { TrackMask } from './track-mask.ts';
import { buildTrackMask } from './track-mask.ts';

interface Held {
  mask: TrackMask;
  /** The track's box when it was built. */
  of: Box;
  /** Frames that it was built from. */
  lookCount: number;
  version: number;
}

/** A track as one frame shows it. */
export interface ShownTrack {
  track: TextTrack;
  /** Whether it is surely fully opaque: not fading and not at its very ends. */
  isWhole: boolean;
}

/** The masks of the tracks of one frame in a part of it. */
export interface LaidMasks {
  cover: Uint8Array;
  plates: SeeThrough[];
  layout: MaskLayout;
}

// Looks at a line of text for its mask; more would say little new.
const mostLooks = 9;

/** Keeps the mask of every track and improves it as more of the track comes into the window. */
export class TrackMasks {
  readonly #held = new Map<TextTrack, Held>();
  readonly #frameAt: (index: number) => Frame | undefined;

  /** @param frameAt gives a frame of the window */
  constructor(frameAt: (index: number) => Frame | undefined) {
    this.#frameAt = frameAt;
  }

  /**
   * The mask of a track, built again when three times as many frames show it as did before.
   * @param others tracks visible at the same time
   * @param lastFrameIndex the last frame known to show the track if it is still open
   */
  maskOf(track: TextTrack, others: readonly TextTrack[], lastFrameIndex: number): Held {
    const known = this.#held.get(track);
    // More of the line was found since.
    const held = known?.of === track.box ? known : undefined;
    if (held && held.lookCount >= mostLooks) return held;
    // Next to a fade compression still has the text a little fainter.
    const first = track.firstFrameIndex + track.fadeInFrames + Math.min(1, track.fadeInFrames);
    const end = (track.lastFrameIndex ?? lastFrameIndex) - track.fadeOutFrames - Math.min(1, track.fadeOutFrames);
    const last = Math.max(first, Math.min(lastFrameIndex, end));
    const wanted = Math.min(mostLooks, Math.max(1, Math.floor((last - first) / 3) + 1));
    if (held && wanted < held.lookCount * 3 && wanted < mostLooks) return held;
    const visible: Frame[] = [];
    for (let look = 0; look < wanted; look++) {
      const frame = this.#frameAt(Math.round(first + ((last - first) * look) / Math.max(1, wanted - 1)));
      if (frame) visible.push(frame);
    }
    const fallback = visible.length > 0 ? undefined : this.#frameAt(lastFrameIndex);
    if (fallback) visible.push(fallback);
    if (held && visible.length <= held.lookCount) return held;
    const looks = {
      visible,
      changes: this.#changesOf(track, lastFrameIndex),
      others: others.filter((other) => other !== track).map(({ box }) => box),
    };
    const next: Held = {
      mask: buildTrackMask(track, looks),
      of: track.box,
      lookCount: visible.length,
      version: (known?.version ?? 0) + 1,
    };
    this.#held.set(track, next);
    return next;
  }

  /** The frames on either side of where the track comes and goes, as far as they are at hand. */
  #changesOf(track: TextTrack, lastFrameIndex: number): [Frame, Frame][] {
    const changes: [Frame, Frame][] = [];
    const add = (without: number, withText: number): void => {
      const before = this.#frameAt(without);
      const after = this.#frameAt(withText);
      if (before && after) changes.push([before, after]);
    };
    if (track.firstFrameIndex + track.fadeInFrames < lastFrameIndex) {
      add(track.firstFrameIndex - 2, track.firstFrameIndex + track.fadeInFrames + 1);
    }
    const { lastFrameIndex: end } = track;
    if (end !== undefined && end + 2 <= lastFrameIndex) add(end + 2, end - track.fadeOutFrames - 1);
    return changes;
  }

  /** Forgets tracks that are no longer wanted. */
  keepOnly(tracks: readonly TextTrack[]): void {
    const wanted = new Set(tracks);
    for (const track of this.#held.keys()) if (!wanted.has(track)) this.#held.delete(track);
  }

  /**
   * Puts the masks of several tracks together in a box of the frame: `cover` is all that their text touches, `layout`
   * lays out what cannot be seen there once the see-through plates are taken off.
   */
  layOut(tracks: readonly ShownTrack[], box: Box, spacing: number, lastFrameIndex: number): LaidMasks {
    const cover = new Uint8Array(box.width * box.height);
    const hidden = new Uint8Array(box.width * box.height);
    const plates: SeeThrough[] = [];
    const others = tracks.map(({ track }) => track);
    for (const { track, isWhole } of tracks) {
      const part = this.maskOf(track, others, lastFrameIndex).mask;
      if (!boxesMeet(part.box, box)) continue;
      paste(part.mask, part.box, box, cover);
      // A plate that fades is less dark than was measured, and two that overlap are darker.
      const { seeThrough } = part;
      const isClear = isWhole && seeThrough && !plates.some((plate) => boxesMeet(plate.box, seeThrough.box));
      if (isClear) plates.push(seeThrough);
      paste(isClear ? part.opaque : part.mask, part.box, box, hidden);
    }
    makeEven(cover, box.width, box.height);
    makeEven(hidden, box.width, box.height);
    return { cover, plates, layout: layOutMask(hidden, box.width, box.height, spacing) };
  }

  /** Names what `layOut` would give: equal for equal layouts. */
  keyOf(tracks: readonly ShownTrack[], lastFrameIndex: number): string {
    const others = tracks.map(({ track }) => track);
    return tracks
      .map(
        ({ track, isWhole }) =>
          `${track.id}.${this.maskOf(track, others, lastFrameIndex).version}${isWhole ? '' : '?'}`,
      )
      .join(' ');
  }
}

function paste(part: Uint8Array, from: Box, box: Box, mask: Uint8Array): void {
  for (let y = Math.max(from.y, box.y); y < Math.min(from.y + from.height, box.y + box.height); y++) {
    for (let x = Math.max(from.x, box.x); x < Math.min(from.x + from.width, box.x + box.width); x++) {
      if (part[(y - from.y) * from.width + x - from.x] !== 0) mask[(y - box.y) * box.width + x - box.x] = 1;
    }
  }
}

/** Masks all four pixels that share a chroma sample when one of them is masked. */
function makeEven(mask: Uint8Array, width: number, height: number): void {
  for (let y = 0; y < height; y += 2) {
    const below = y + 1 < height ? width : 0;
    for (let x = 0; x < width; x += 2) {
      const at = y * width + x;
      const right = x + 1 < width ? 1 : 0;
      if ((mask[at]! | mask[at + right]! | mask[at + below]! | mask[at + below + right]!) === 0) continue;
      mask[at] = mask[at + right] = mask[at + below] = mask[at + below + right] = 1;
    }
  }
}
