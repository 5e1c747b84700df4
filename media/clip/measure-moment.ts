import type { Frame } from '../av/frame.ts';
import { measureFrame } from '../cover/frame-features.ts';
import { yuvToRgb } from '../image/yuv-to-rgb.ts';
import {
  type Thumbnail,
  shiftedDifference,
  THUMBNAIL_CELLS,
  THUMBNAIL_HEIGHT,
  THUMBNAIL_WIDTH,
} from '../shots/thumbnail.ts';
import { findSubjects, type Subject } from '../subjects/find-subjects.ts';
import type { Flaw, Moment } from './moment.ts';

/** Motion is measured over about this time, so that it does not depend on the frame rate. */
const STEP_SECONDS = 0.12;
const LOOK_COLUMNS = 8;
const LOOK_ROWS = 5;

/** Measures moments, one after the other. */
export class MomentMeter {
  startSeconds = 0;
  private readonly lookSeconds: number;
  private middleSeconds = 0;
  private middle: Frame | undefined;
  private thumbnail: Thumbnail | undefined;
  private before: { seconds: number; thumbnail: Thumbnail } | undefined;
  private motions: number[] = [];
  private subjects: { atSeconds: number; value: number } | undefined;

  /** @param lookSeconds how often people and things are looked for */
  constructor(lookSeconds: number) {
    this.lookSeconds = lookSeconds;
  }

  begin(startSeconds: number, lengthSeconds: number, isNewShot: boolean): void {
    this.startSeconds = startSeconds;
    this.middleSeconds = startSeconds + lengthSeconds / 2;
    this.middle = undefined;
    this.thumbnail = undefined;
    this.motions = [];
    if (!isNewShot) return;
    this.before = undefined;
    this.subjects = undefined;
  }

  /** Takes the next frame of the moment. */
  push(frame: Frame, thumbnail: Thumbnail): void {
    if (!this.middle || frame.timeSeconds <= this.middleSeconds) [this.middle, this.thumbnail] = [frame, thumbnail];
    const { before } = this;
    if (before && frame.timeSeconds < before.seconds + STEP_SECONDS - 1e-3) return;
    if (before) {
      const seconds = frame.timeSeconds - before.seconds;
      this.motions.push((shiftedDifference(before.thumbnail, thumbnail, 4) * STEP_SECONDS) / seconds);
    }
    this.before = { seconds: frame.timeSeconds, thumbnail };
  }

  /** The moment as it was measured. */
  async close(endSeconds: number, shot: number, flaw: Flaw | undefined): Promise<Moment> {
    const middle = this.middle!;
    const { sharpness, colourfulness, brightness, contrast, whiteShare, blackShare } = measureFrame(middle);
    const isDue = !this.subjects || this.startSeconds >= this.subjects.atSeconds + this.lookSeconds - 1e-3;
    if (isDue && flaw === undefined) {
      this.subjects = { atSeconds: this.startSeconds, value: weigh(await findSubjects(yuvToRgb(middle))) };
    }
    const { motions } = this;
    return {
      startSeconds: this.startSeconds,
      endSeconds,
      shot,
      flaw,
      look: lookOf(this.thumbnail!),
      motion: motions.reduce((sum, value) => sum + value, 0) / Math.max(1, motions.length),
      sharpness,
      colourfulness,
      exposure:
        Math.min(1, brightness / 0.25, (1 - brightness) / 0.25, contrast / 0.4) *
        (1 - 0.5 * Math.max(whiteShare, blackShare)),
      subjects: this.subjects?.value ?? 0,
    };
  }
}

const kindWeights = { person: 0.7, animal: 0.7, vehicle: 0.4, thing: 0.3 } as const;

/** How much there is to see in a picture with these in it: the main one, and a little for each other. */
function weigh(subjects: readonly Subject[]): number {
  const weights = subjects
    .map(({ kind, score, box, face }) => {
      // A face of a sixth of the height is as close as one needs to be.
      const size = Math.min(1, face ? face.height * 6 : Math.max(box.width, box.height) * 1.6);
      return Math.min(1, (face ? 1 : kindWeights[kind]) * (0.4 + 0.6 * size) * Math.min(1, score + 0.3));
    })
    .toSorted((a, b) => b - a);
  return Math.min(1, (weights[0] ?? 0) + 0.1 * weights.slice(1, 4).reduce((sum, weight) => sum + weight, 0));
}

function lookOf(thumbnail: Thumbnail): Float32Array {
  const cells = LOOK_COLUMNS * LOOK_ROWS;
  const look = new Float32Array(3 * cells);
  const counts = new Float32Array(3 * cells);
  for (let at = 0; at < thumbnail.length; at++) {
    const cell = at % THUMBNAIL_CELLS;
    const column = Math.floor(((cell % THUMBNAIL_WIDTH) * LOOK_COLUMNS) / THUMBNAIL_WIDTH);
    const row = Math.floor((Math.floor(cell / THUMBNAIL_WIDTH) * LOOK_ROWS) / THUMBNAIL_HEIGHT);
    const to = Math.floor(at / THUMBNAIL_CELLS) * cells + row * LOOK_COLUMNS + column;
    look[to]! += thumbnail[at]!;
    counts[to]!++;
  }
  return look.map((sum, at) => sum / counts[at]!);
}
