import type { Frame } from '../av/frame.ts';
import type { ReadCharacter } from './read-character.ts';

/** A rectangle in pixels of the frames that were given; `x + width` and `y + height` are just outside. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * Which pixels of a box are strokes of text: 1, all others 0. One byte per pixel, rows of `box.width`; the box has
 * whole coordinates.
 */
export interface StrokeMask {
  box: Box;
  mask: Uint8Array;
  /** The luma of the strokes. */
  strokeLuma: number;
  /** Whether the strokes are brighter than what is around them. */
  bright: boolean;
}

/**
 * One line of text over the frames in which the same words stand at the same place.
 * The lines of a two-line caption are two tracks; when words change in place, one track ends and the next begins.
 */
export interface TextTrack {
  /** From 1, in the order of opening. */
  id: number;
  /** With spaces between Latin words; empty when `read` is off. The most confident reading so far. */
  text: string;
  /** 0 to 1: the mean certainty of the characters; of the detection when `read` is off. */
  confidence: number;
  /** The letters of the text one by one; empty when `read` is off. */
  characters: readonly ReadCharacter[];
  /** Around the line with its outline and a small margin. */
  box: Box;
  /** As seen in the frame in which the line was last looked at. */
  strokes: StrokeMask;
  /** The first frame in which anything of the line is visible, fading in or whole. */
  firstFrameIndex: number;
  startSeconds: number;
  /** How many frames from the first are not yet fully opaque; 0 for a hard start. */
  fadeInFrames: number;
  /** The last frame in which anything of the line is visible; undefined while the track is open. */
  lastFrameIndex?: number;
  /** When the last visible frame is replaced by the next; undefined while the track is open. */
  endSeconds?: number;
  /** How many frames up to the last are no longer fully opaque; 0 for a hard end or while open. */
  fadeOutFrames: number;
}

/**
 * What a tracker reports.
 *
 * - `open`: a line was found; its first frame is final. `close`: its last frame is final too.
 * - `settled`: nothing that comes later concerns frames up to `frameIndex`: every track visible there was opened,
 *   and closed if it ended by then. Comes after each pushed frame, at most `delaySeconds` behind it.
 *
 * A `track` object is the same one in all its events and is updated in place (`text`, `strokes`, `confidence`).
 */
export type TextEvent = { type: 'open' | 'close'; track: TextTrack } | { type: 'settled'; frameIndex: number };

/** How a tracker looks. */
export interface TrackTextOptions {
  /** How often a second to look for new text, 1 to 10; default 5. Boundaries are exact to the frame all the same. */
  fps?: number;
  /** Where to look, in pixels of the frames; default everywhere. */
  regions?: Box[];
  /** Whether to read the words. Off saves time; lines are then still checked to be text. Default true. */
  read?: boolean;
  /** Alphabets to read: `ch` is Chinese and Latin, `en` Latin only; default `ch`. */
  lang?: 'ch' | 'en';
  /** How far `settled` may lag behind the frames pushed; 0.6 to 3; default 1.2. */
  delaySeconds?: number;
  /**
   * How far back to remember. A line that is hard to see may be found only after its first frames were called settled;
   * it then opens late, but with its true beginning if that is remembered. Default `delaySeconds`, which is the least.
   */
  memorySeconds?: number;
  /** The width at which text is looked for; wider frames are reduced. Default 1280: finds letters of 1/100 of the width. */
  maxWidth?: number;
  signal?: AbortSignal;
}

/** Follows text through frames that are pushed one by one, in display order: 8-bit yuv420p, all of one size. */
export interface TextTracker {
  /** Takes the next frame, keeps a reference to it for `memorySeconds`, and gives what is known now. */
  push(frame: Frame): Promise<TextEvent[]>;
  /** Ends the stream: closes what is open; the last event is `settled` at the last frame. */
  finish(): Promise<TextEvent[]>;
}
