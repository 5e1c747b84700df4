import type { AlgorithmContext } from '../../contract/algorithm.ts';
import { cropVideo } from '../av/crop-video.ts';
import type { Frame } from '../av/frame.ts';
import { requireVideo, type VideoInfo } from '../av/probe.ts';
import { rewriteVideo } from '../av/rewrite-video.ts';
import { aspectOf, windowFor } from './window-size.ts';
import { WindowPlanner } from './window-planner.ts';

/** What to make of a picture. */
export interface ReframeParams {
  /** `width:height` of the output, as shown. */
  aspect: string;
  /** 0 to 100. */
  quality: number;
}

/** What was made of a video. */
export interface ReframeVideoResult {
  /** Of the output, in pixels. */
  width: number;
  height: number;
  frameCount: number;
  shotCount: number;
  /** The part of the frames in which there was somebody or something to follow; the others show what catches the eye. */
  followedShare: number;
}

/** The side of the frames in which subjects are looked for. */
const ANALYSIS_PIXELS = 512;
/** How far ahead the camera sees. */
const LOOKAHEAD_SECONDS = 2.4;
const MOST_LOOKAHEAD = 150;
/** Decoded frames kept at the same time, in bytes. */
const FRAME_MEMORY = 384 * 2 ** 20;

/**
 * Cuts a window of another shape out of a video, which follows who and what is to be seen. A video that has the shape
 * already is copied as it is.
 * @throws ReelflowError `MediaUnreadable`, `InvalidInput`
 */
export async function reframeVideo(context: AlgorithmContext<ReframeParams>): Promise<ReframeVideoResult> {
  const { input, params, signal, warn } = context;
  const { video, durationSeconds } = await requireVideo(input);
  const window = windowFor(video, aspectOf(params.aspect), 2);
  const output = context.output('mp4').path;
  const { axis, width, height } = window;
  if (!axis) return copyWhole(context, video, durationSeconds, output);
  if (axis === 'y') warn(`The picture is narrower than ${params.aspect}: it was cut above and below instead.`);
  const sidePixels = axis === 'x' ? video.width : video.height;
  const frameRate = video.frameRate || 25;
  const lookaheadFrames = lookaheadFor(video, frameRate);
  const planner = new WindowPlanner({
    axis,
    share: (axis === 'x' ? width : height) / sidePixels,
    sidePixels,
    frameRate,
    lookaheadFrames,
  });
  const frameCount = await cropVideo({
    input,
    output,
    quality: params.quality,
    window: { width, height },
    signal,
    onWarning: warn,
    maxWidth: Math.round(ANALYSIS_PIXELS * Math.min(1, video.width / video.height)),
    lookaheadFrames: lookaheadFrames + 1,
    follow: (frames) => planner.follow(reported(frames, context, durationSeconds)),
  });
  const followedShare = Math.round((1000 * planner.subjectFrameCount) / frameCount) / 1000;
  return { width, height, frameCount, shotCount: planner.shotCount, followedShare };
}

/** How many frames to look ahead at this frame rate, within what memory allows. */
function lookaheadFor({ width, height, bitDepth }: VideoInfo, frameRate: number): number {
  const affordable = Math.floor(FRAME_MEMORY / (width * height * 1.5 * (bitDepth > 8 ? 2 : 1)));
  const wanted = Math.min(MOST_LOOKAHEAD, Math.round(LOOKAHEAD_SECONDS * frameRate));
  return Math.max(WindowPlanner.leastLookahead(frameRate), Math.min(wanted, affordable));
}

async function copyWhole(
  context: AlgorithmContext<ReframeParams>,
  { width, height }: VideoInfo,
  durationSeconds: number,
  output: string,
): Promise<ReframeVideoResult> {
  const { input, params, signal, warn } = context;
  warn(`The picture has the shape ${params.aspect} already: the video was copied as it is.`);
  const { frameCount } = await rewriteVideo({
    input,
    output,
    quality: params.quality,
    signal,
    onWarning: warn,
    lookaheadFrames: 1,
    async *edit(frames) {
      for await (const { index } of reported(frames, context, durationSeconds)) yield { index, patches: [] };
    },
  });
  return { width, height, frameCount, shotCount: 0, followedShare: 0 };
}

async function* reported(
  frames: AsyncIterable<Frame>,
  { progress }: AlgorithmContext<ReframeParams>,
  durationSeconds: number,
): AsyncGenerator<Frame> {
  for await (const frame of frames) {
    progress(Math.min(1, frame.timeSeconds / Math.max(0.1, durationSeconds)), 'following the subject');
    yield frame;
  }
}
