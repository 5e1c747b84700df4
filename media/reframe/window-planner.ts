import type { Frame } from '../av/frame.ts';
import type { WindowPlace } from '../av/crop-video.ts';
import { ShotDetector } from '../shots/shot-detector.ts';
import { type ShotSpan, SubjectTracker } from '../subjects/subject-tracker.ts';
import { CameraPath } from './camera-path.ts';
import { FocusChooser } from './focus-chooser.ts';
import type { Slide, Target } from './focus.ts';

/** Subjects are placed between two looks, and cuts are known eight frames late: so long a frame waits to be judged. */
const JUDGE_SECONDS = 0.6;
const LEAST_JUDGE_FRAMES = 9;

/** What the planner is told about the video. */
export interface PlannerOptions extends Slide {
  /** Of the source, along the side on which the window moves. */
  sidePixels: number;
  /** Frames a second. */
  frameRate: number;
  /** How many frames are known beyond the one that is placed. */
  lookaheadFrames: number;
}

/** A frame that was taken in and is not placed yet. */
interface Waiting {
  index: number;
  timeSeconds: number;
  /** Once it is judged. */
  target?: Target;
  /** The first of a shot. */
  isStart: boolean;
}

/** Places the window of each frame of a stream: finds shots and subjects, chooses what to show, and plans the path. */
export class WindowPlanner {
  /** Shots so far. */
  shotCount = 0;
  /** The frames in which there was somebody or something to follow. */
  subjectFrameCount = 0;
  private readonly options: PlannerOptions;
  private readonly judgeFrames: number;
  private readonly detector = new ShotDetector();
  private readonly tracker = new SubjectTracker();
  private readonly chooser: FocusChooser;
  private readonly path: CameraPath;
  private readonly waiting: Waiting[] = [];
  private judgedCount = 0;
  private knownTransitions = 0;
  private shotStart = 0;
  /** When the shots after the present one begin. */
  private cuts: number[] = [];

  constructor(options: PlannerOptions) {
    this.options = options;
    this.judgeFrames = Math.max(LEAST_JUDGE_FRAMES, Math.round(JUDGE_SECONDS * options.frameRate));
    this.chooser = new FocusChooser(options);
    this.path = new CameraPath(options.share, 1 / options.frameRate);
  }

  /** The least `lookaheadFrames` at which a path can be planned at this frame rate. */
  static leastLookahead(frameRate: number): number {
    return Math.max(LEAST_JUDGE_FRAMES, Math.round(JUDGE_SECONDS * frameRate)) + 4;
  }

  /** The places of the frames, in their order. */
  async *follow(frames: AsyncIterable<Frame>): AsyncGenerator<WindowPlace> {
    for await (const frame of frames) {
      this.detector.push(frame);
      await this.tracker.push(frame);
      const { index, timeSeconds } = frame;
      this.waiting.push({ index, timeSeconds, isStart: this.waiting.length === 0 && this.shotCount === 0 });
      this.noteCuts();
      this.judge(this.waiting.length - this.judgeFrames);
      if (this.waiting.length > this.options.lookaheadFrames) yield this.place();
    }
    this.detector.finish();
    this.noteCuts();
    this.judge(this.waiting.length);
    while (this.waiting.length > 0) yield this.place();
  }

  private noteCuts(): void {
    const { transitions } = this.detector;
    for (; this.knownTransitions < transitions.length; this.knownTransitions++) {
      const { kind, firstFrame } = transitions[this.knownTransitions]!;
      const frame = this.waiting.find(({ index }) => index === firstFrame);
      if (kind !== 'cut' || !frame) continue;
      frame.isStart = true;
      this.cuts.push(frame.timeSeconds);
      this.tracker.startShot(frame.timeSeconds);
    }
  }

  /** Chooses what is to be in view in so many of the frames that wait. */
  private judge(count: number): void {
    for (; this.judgedCount < count; this.judgedCount++) {
      const frame = this.waiting[this.judgedCount]!;
      const { timeSeconds } = frame;
      if (frame.isStart) {
        this.chooser.reset();
        this.shotStart = timeSeconds;
        this.cuts = this.cuts.filter((cut) => cut > timeSeconds);
      }
      const shot: ShotSpan = { start: this.shotStart, end: this.cuts[0] ?? Infinity };
      const { target, hasSubject } = this.chooser.choose(this.tracker.at(timeSeconds, shot), timeSeconds);
      if (hasSubject) this.subjectFrameCount++;
      frame.target = target;
      this.tracker.forget(timeSeconds);
    }
  }

  private place(): WindowPlace {
    const { axis, sidePixels } = this.options;
    const { index, isStart } = this.waiting[0]!;
    if (isStart) {
      this.path.reset();
      this.shotCount++;
    }
    const nextStart = this.waiting.findIndex((frame, at) => at > 0 && frame.isStart);
    const shot = this.waiting.slice(0, nextStart < 0 ? this.judgedCount : Math.min(nextStart, this.judgedCount));
    const place = this.path.next(shot.map(({ target }) => target!)) * sidePixels;
    this.waiting.shift();
    this.judgedCount--;
    return { index, x: axis === 'x' ? place : 0, y: axis === 'y' ? place : 0 };
  }
}
