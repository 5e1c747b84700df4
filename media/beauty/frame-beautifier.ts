import type { Span } from '../../contract/algorithm.ts';
import type { Frame } from '../av/frame.ts';
import type { Patch } from '../av/patch.ts';
import type { FrameEdit } from '../av/rewrite-video.ts';
import { isInSpan } from '../av/span-window.ts';
import { ShotDetector } from '../shots/shot-detector.ts';
import { type BeautySettings, changesShape, changesSkin } from './beauty-settings.ts';
import { faceGeometry } from './face-geometry.ts';
import { type FaceTrack, FaceTracks } from './face-tracks.ts';
import { frameSource, type PictureSource } from './picture-source.ts';
import { regionOfFrame, returnRegion } from './frame-region.ts';
import { faceArea, retouchFace } from './retouch-face.ts';
import type { SkinColour } from './skin-colour.ts';
import { presenceOf, STEADY_REACH, steadyMesh } from './steady-mesh.ts';

/** How a stream of frames is retouched. */
export interface BeautifierOptions {
  settings: BeautySettings;
  isFullRange: boolean;
  /** How many frames to read before one is given: `BEAUTY_LOOKAHEAD`, or fewer, which see cuts too late. */
  lookahead: number;
  /** Where faces are counted; default everywhere. */
  span?: Span;
}

interface WaitingFrame {
  index: number;
  frame: Frame;
  source: PictureSource;
}

/** A cut is known 8 frames late, and has to be for all frames that steady one. */
export const BEAUTY_LOOKAHEAD = 8 + STEADY_REACH;
/** Frames that differ so much from the one before may begin a shot. */
const JUMP = 5;

/** Retouches the faces of a stream of frames. */
export class FrameBeautifier {
  /** How many different faces were seen. */
  faceCount = 0;
  /** Those of them that are there in the frame after the span too. */
  stayingFaceCount = 0;
  private readonly options: BeautifierOptions;
  private readonly counted = new WeakSet<FaceTrack>();
  private readonly shots = new ShotDetector();
  private readonly tracks: FaceTracks;
  private readonly skins = new Map<FaceTrack, SkinColour>();
  private readonly waiting: WaitingFrame[] = [];

  constructor(options: BeautifierOptions) {
    this.options = options;
    const { settings } = options;
    this.tracks = new FaceTracks({
      level: settings.detect_level,
      minWidth: settings.min_face,
      threshold: settings.threshold,
      maxFaces: settings.max_face_num,
      interval: settings.detect_interval,
      always: settings.detect_mode === 1,
    });
  }

  /** Gives the patches of each frame, in order. */
  async *edit(frames: AsyncIterable<Frame>): AsyncGenerator<FrameEdit> {
    const { settings, lookahead } = this.options;
    const hasWork = changesSkin(settings) || changesShape(settings);
    for await (const frame of frames) {
      if (!hasWork) {
        yield { index: frame.index, patches: [] };
        continue;
      }
      await this.look(frame);
      if (this.waiting.length > lookahead) yield this.retouchNext();
    }
    this.shots.finish();
    while (this.waiting.length > 0) yield this.retouchNext();
  }

  private async look(frame: Frame): Promise<void> {
    this.shots.push(frame);
    const jumped = (this.shots.at(frame.index)?.change ?? 0) >= JUMP;
    const seen = { index: frame.index, source: frameSource(frame), frame };
    await this.tracks.push(seen, this.waiting, jumped);
    this.waiting.push(seen);
  }

  private retouchNext(): FrameEdit {
    const { frame } = this.waiting.shift()!;
    const { index } = frame;
    const { first, end } = this.shotAround(index);
    if (index === first) this.skins.clear();
    const patches: Patch[] = [];
    for (const track of this.tracks.tracks) {
      if (track.firstFrame > index || track.firstFrame + track.meshes.length <= index) continue;
      this.count(track, frame);
      const patch = this.retouch(frame, track, first, end);
      if (patch) patches.push(patch);
    }
    this.tracks.forget(index - STEADY_REACH);
    for (const track of this.skins.keys()) if (!this.tracks.tracks.includes(track)) this.skins.delete(track);
    return { index, patches };
  }

  private count(track: FaceTrack, { index, timeSeconds }: Frame): void {
    const { span } = this.options;
    if (span && !isInSpan(span, timeSeconds)) return;
    if (!this.counted.has(track)) this.faceCount++;
    this.counted.add(track);
    const next = this.waiting[0]?.frame;
    const isLast = span && next && !isInSpan(span, next.timeSeconds);
    if (isLast && track.firstFrame + track.meshes.length > index + 1) this.stayingFaceCount++;
  }

  private retouch(frame: Frame, track: FaceTrack, first: number, end: number): Patch | undefined {
    const { settings, isFullRange } = this.options;
    const points = steadyMesh(track, frame.index, first, end);
    const geometry = faceGeometry(points);
    const area = faceArea(points, geometry, settings, frame);
    if (!area) return undefined;
    const region = regionOfFrame(frame, area, isFullRange);
    const presence = presenceOf(track, frame.index, first, end);
    const skin = retouchFace(region, points, geometry, settings, presence, this.skins.get(track));
    if (skin) this.skins.set(track, skin);
    return returnRegion(frame, region);
  }

  /** The shot of a frame, as far as it is known. */
  private shotAround(index: number): { first: number; end: number } {
    let first = 0;
    let end = Infinity;
    for (const { kind, firstFrame } of this.shots.transitions.slice(-40)) {
      if (kind !== 'cut') continue;
      if (firstFrame <= index) first = Math.max(first, firstFrame);
      else end = Math.min(end, firstFrame);
    }
    // What ends with the file goes with it.
    if (end === Infinity && this.waiting.length < this.options.lookahead)
      end = (this.waiting.at(-1)?.index ?? index) + 1;
    return { first, end };
  }
}
