import type { Frame } from '../av/frame.ts';
import { yuvToRgb } from '../image/yuv-to-rgb.ts';
import { findPeopleByFace, findSubjects } from './find-subjects.ts';
import { type Cells, measureCells, movingSaliency, stillSaliency } from './saliency.ts';
import { SubjectTracks, type TrackedSubject } from './subject-tracks.ts';

/** What there is to look at in a frame. */
export interface Attention {
  subjects: TrackedSubject[];
  /** Where the eye goes besides: `MAP_ROWS` rows of `MAP_COLUMNS` cells that sum to 1. Motion counts most. */
  saliency: Float32Array;
}

/** A shot, as far as its borders are known. */
export interface ShotSpan {
  start: number;
  /** Of the frame after its last; Infinity while that is not known. */
  end: number;
}

/** How often faces and whatever moves are looked for. */
const LOOK_SECONDS = 0.2;
/** How often everything is looked for; in between, faces carry their people along. */
const FULL_LOOK_SECONDS = 0.5;
/** Rounding of time stamps must not shift a look to the next frame. */
const TOLERANCE_SECONDS = 0.004;

/**
 * Follows who and what is to be seen in a stream of small frames. Looks only now and then, and places subjects between
 * two looks: a frame is best asked for when half a second more has been taken in.
 */
export class SubjectTracker {
  private readonly tracks = new SubjectTracks();
  private maps: { timeSeconds: number; map: Float32Array }[] = [];
  private before: Cells | undefined;
  private nextLook = -Infinity;
  private nextFullLook = -Infinity;

  /** Takes in the next frame, in yuv420p, about 512 pixels wide. */
  async push(frame: Frame): Promise<void> {
    const { timeSeconds } = frame;
    if (timeSeconds < this.nextLook - TOLERANCE_SECONDS) return;
    const isFull = timeSeconds >= this.nextFullLook - TOLERANCE_SECONDS;
    this.nextLook = timeSeconds + LOOK_SECONDS;
    if (isFull) this.nextFullLook = timeSeconds + FULL_LOOK_SECONDS;
    const image = yuvToRgb(frame);
    const subjects = await (isFull ? findSubjects(image) : findPeopleByFace(image));
    this.tracks.add({ timeSeconds, subjects, isFull });
    const cells = measureCells(frame);
    this.maps.push({ timeSeconds, map: attentionMap(this.before, cells) });
    this.before = cells;
  }

  /** Says that a new shot began at this time, which may lie a few frames back. */
  startShot(timeSeconds: number): void {
    this.tracks.startShot(timeSeconds);
    // It began unlike what was before, so everything is looked at again as soon as possible.
    this.nextFullLook = -Infinity;
  }

  /** What there is to see at a time of a shot. */
  at(timeSeconds: number, shot: ShotSpan): Attention {
    const inShot = this.maps.filter((look) => look.timeSeconds >= shot.start && look.timeSeconds < shot.end);
    const near = inShot.findLast((look) => look.timeSeconds <= timeSeconds) ?? inShot[0] ?? this.maps[0]!;
    return { subjects: this.tracks.at(timeSeconds, shot), saliency: near.map };
  }

  /** Gives up what is not needed for times from this one on. */
  forget(timeSeconds: number): void {
    this.tracks.forget(timeSeconds);
    this.maps = this.maps.filter((look) => look.timeSeconds >= timeSeconds - 1);
  }
}

function attentionMap(before: Cells | undefined, cells: Cells): Float32Array {
  const still = stillSaliency(cells);
  const moving = before && movingSaliency(before, cells);
  return moving ? still.map((value, cell) => 0.25 * value + 0.75 * moving[cell]!) : still;
}
