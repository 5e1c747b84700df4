import type { Frame } from '../av/frame.ts';
import { GRADUAL_REACH, type Look, findGradual } from './find-gradual.ts';
import { coarsen, correlation, difference, makeThumbnail, shiftedDifference } from './thumbnail.ts';

/** The passage from one shot to the next, or a flash inside a shot. */
export interface Transition {
  kind: 'cut' | 'dissolve' | 'fade' | 'flash';
  /** For a cut, the first frame of the new shot; otherwise the first and last frame that is neither. Counted from 0. */
  firstFrame: number;
  lastFrame: number;
  startSeconds: number;
  endSeconds: number;
}

/** A frame that was taken in. */
export interface Seen extends Look {
  timeSeconds: number;
  /** Difference from the frame before, and the least one under a shift where that was needed. */
  change: number;
  jump?: number;
}

/** Cuts between the dullest pictures are a little above this; pans, at any speed, below. */
const LEAST_JUMP = 5.5;
/** A cut is judged when this many frames after it are known. */
const CUT_REACH = 8;
/** A dissolve is judged when all frames that it can reach to are known, and whether they are cuts. */
const GRADUAL_WAIT = GRADUAL_REACH + CUT_REACH;
/** A flash lasts at most so many frames. */
const LONGEST_FLASH = 6;
/** Cells that a pan may go on for during a flash. */
const FLASH_SHIFT = 15;

/**
 * Finds cuts, dissolves, fades and flashes in a stream of frames. Frames are taken in one by one, all
 * frames of the video, in any size; only the last 72 thumbnails are kept, so memory does not grow.
 *
 * A cut stands out from the changes around it, does not go away when the picture is shifted (a fast
 * pan does) and does not go back within a few frames (a flash does).
 */
export class ShotDetector {
  /** What was found so far, in order. The last 40 frames may still bring something. */
  readonly transitions: Transition[] = [];
  private readonly seen: Seen[] = [];
  /** The number of the frame at `seen[0]`. */
  private offset = 0;
  private frameCount = 0;

  /** Takes in the next frame, in yuv420p. */
  push(frame: Frame): void {
    const thumbnail = makeThumbnail(frame);
    const last = this.seen.at(-1);
    this.seen.push({
      timeSeconds: frame.timeSeconds,
      thumbnail,
      coarse: coarsen(thumbnail),
      change: last ? difference(last.thumbnail, thumbnail) : 0,
    });
    this.frameCount++;
    this.judgeCut(this.frameCount - 1 - CUT_REACH);
    this.judgeGradual(this.frameCount - 1 - GRADUAL_WAIT);
    if (this.seen.length > GRADUAL_WAIT + GRADUAL_REACH) {
      this.seen.shift();
      this.offset++;
    }
  }

  /** One of the last 72 frames, by its number from 0. */
  at(frame: number): Seen | undefined {
    return this.seen[frame - this.offset];
  }

  /** Judges what was waiting for later frames. Call once, after the last frame. */
  finish(): Transition[] {
    for (let frame = Math.max(0, this.frameCount - CUT_REACH); frame < this.frameCount; frame++) this.judgeCut(frame);
    for (let frame = Math.max(0, this.frameCount - GRADUAL_WAIT); frame < this.frameCount; frame++)
      this.judgeGradual(frame);
    this.transitions.sort((a, b) => a.firstFrame - b.firstFrame);
    return this.transitions;
  }

  private judgeCut(frame: number): void {
    if ((this.at(frame)?.change ?? 0) < LEAST_JUMP || this.inTransition(frame)) return;
    const strength = this.jump(frame);
    if (strength < LEAST_JUMP) return;
    const around = [-6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6].filter((step) => !this.inFlash(frame + step));
    const jumps = around.map((step) => this.jump(frame + step));
    // Pictures with nothing in common need not differ by much.
    const unlike = correlation(this.at(frame - 1)!.thumbnail, this.at(frame)!.thumbnail);
    if (unlike > 0.95 || strength < 2.2 * median(jumps) + (unlike < 0.3 ? 1 : 3)) return;
    const flashEnd = this.flashFrom(frame, strength);
    if (flashEnd !== undefined) {
      this.add('flash', frame, flashEnd);
      return;
    }
    if (around.some((step, index) => Math.abs(step) <= 2 && jumps[index]! > strength)) return;
    this.add('cut', frame, frame);
  }

  /** How far a frame is from the one before when it may be shifted to fit: small for pans, however fast. */
  private jump(frame: number): number {
    const here = this.at(frame);
    const before = this.at(frame - 1);
    if (!here || !before) return 0;
    here.jump ??= here.change < 1 ? here.change : shiftedDifference(before.thumbnail, here.thumbnail);
    return here.jump;
  }

  /** The last frame of a flash that begins here: the picture from before it comes back. */
  private flashFrom(frame: number, strength: number): number | undefined {
    const before = this.at(frame - 1)!.thumbnail;
    for (let length = 1; length <= LONGEST_FLASH; length++) {
      const later = this.at(frame + length);
      if (later && shiftedDifference(before, later.thumbnail, FLASH_SHIFT) < 0.45 * strength) return frame + length - 1;
    }
    return undefined;
  }

  private judgeGradual(frame: number): void {
    if (!this.at(frame) || this.inTransition(frame)) return;
    // Never across a cut: on both sides of one, everything lies on a line.
    let first = frame - GRADUAL_REACH;
    let last = frame + GRADUAL_REACH;
    for (const transition of this.recent()) {
      if (transition.lastFrame < frame)
        first = Math.max(first, transition.lastFrame + (transition.kind === 'cut' ? 0 : 1));
      else last = Math.min(last, transition.firstFrame - 1);
    }
    const gradual = findGradual((step) => {
      const wanted = frame + step;
      return wanted < first || wanted > last ? undefined : this.at(wanted);
    });
    if (gradual) this.add(gradual.kind, frame + gradual.first, frame + gradual.last);
  }

  private inTransition(frame: number): boolean {
    return this.recent().some(({ firstFrame, lastFrame }) => frame >= firstFrame - 1 && frame <= lastFrame + 1);
  }

  private inFlash(frame: number): boolean {
    return this.recent().some(
      ({ kind, firstFrame, lastFrame }) => kind === 'flash' && frame >= firstFrame && frame <= lastFrame + 1,
    );
  }

  /** Those that can reach into the frames at hand. */
  private recent(): Transition[] {
    return this.transitions.slice(-(GRADUAL_REACH * 2));
  }

  private add(kind: Transition['kind'], firstFrame: number, lastFrame: number): void {
    const startSeconds = this.at(firstFrame)!.timeSeconds;
    const endSeconds = (this.at(lastFrame) ?? this.seen.at(-1)!).timeSeconds;
    this.transitions.push({ kind, firstFrame, lastFrame, startSeconds, endSeconds });
  }
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
