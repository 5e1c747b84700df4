import type { AlgorithmContext, Segment, Span } from '../../contract/algorithm.ts';
import type { Frame } from '../av/frame.ts';
import { requireVideo } from '../av/probe.ts';
import { rewriteVideo, type RewriteResult } from '../av/rewrite-video.ts';
import { joinRewritten } from '../segments/join-rewritten.ts';
import { spanProgress } from '../segments/span-progress.ts';
import type { BeautyResult, BeautyRun } from './beauty-run.ts';
import { changesShape, changesSkin } from './beauty-settings.ts';
import { BEAUTY_LOOKAHEAD, FrameBeautifier } from './frame-beautifier.ts';

/** What was done in a span, or in the whole. */
interface SpanResult {
  /** Different faces, and those of them that are still there in the frame after it. */
  faceCount: number;
  stayingFaceCount: number;
  rewrite: RewriteResult;
}

/** Frames held at the same time, in bytes; each is held as decoded and as edited. */
const FRAME_MEMORY = 640 * 2 ** 20;
const LEAST_LOOKAHEAD = 4;
/** On either side of a span: what is known of a face's skin is of the last 40 frames, for the most part. */
const MARGIN_FRAMES = 40;
const LEAST_MARGIN_SECONDS = 2;

/**
 * Retouches the faces of a video. One without a face is copied as it is, with a warning.
 * @throws ReelflowError `MediaUnreadable`, `InvalidInput`
 */
export async function beautifyVideo(context: AlgorithmContext<BeautyRun>): Promise<BeautyResult> {
  const { faceCount, rewrite } = await beautify(context);
  return finish(context, faceCount, rewrite);
}

/** Does so with a span of the video, for `joinBeautified`. */
export function beautifySpan(context: AlgorithmContext<BeautyRun>, span: Span): Promise<SpanResult> {
  return beautify(context, span);
}

/** Joins the spans. @returns null when they do not fit together */
export async function joinBeautified(
  context: AlgorithmContext<BeautyRun>,
  segments: readonly Segment[],
): Promise<BeautyResult | null> {
  const joined = await joinRewritten(context, segments, { extension: 'mp4' });
  if (!joined) return null;
  let [faceCount, stayed] = [0, 0];
  for (const { result } of segments) {
    faceCount += Math.max(0, Number(result['faceCount']) - stayed);
    stayed = Number(result['stayingFaceCount']);
  }
  return finish(context, faceCount, joined);
}

async function beautify(context: AlgorithmContext<BeautyRun>, span?: Span): Promise<SpanResult> {
  const { input, params, signal, progress, warn } = context;
  const { video, durationSeconds } = await requireVideo(input);
  const frameBytes = video.width * video.height * 1.5 * (video.bitDepth > 8 ? 3 : 2);
  const affordable = Math.max(LEAST_LOOKAHEAD, Math.floor(FRAME_MEMORY / frameBytes));
  const lookahead = Math.min(BEAUTY_LOOKAHEAD, affordable);
  const beautifier = new FrameBeautifier({
    settings: params.settings,
    isFullRange: video.colorRange === 'full',
    lookahead,
    ...(span && { span }),
  });
  const marginSeconds = Math.max(LEAST_MARGIN_SECONDS, MARGIN_FRAMES / (video.frameRate || 25));
  const report = spanProgress(progress, { span, durationSeconds, phase: 'retouching faces' });
  const rewrite = await rewriteVideo({
    input,
    output: context.output('mp4').path,
    quality: params.quality,
    signal,
    onWarning: warn,
    lookaheadFrames: lookahead + 1,
    ...(span && { span: { ...span, marginSeconds } }),
    edit: (frames) => beautifier.edit(reported(frames)),
  });
  const { faceCount, stayingFaceCount } = beautifier;
  return { faceCount, stayingFaceCount, rewrite };

  async function* reported(frames: AsyncIterable<Frame>): AsyncGenerator<Frame> {
    for await (const frame of frames) {
      report(frame.timeSeconds);
      yield frame;
    }
  }
}

function finish(
  { params, warn }: AlgorithmContext<BeautyRun>,
  faceCount: number,
  { frameCount, changedFrameCount }: RewriteResult,
): BeautyResult {
  const hasWork = changesSkin(params.settings) || changesShape(params.settings);
  if (!hasWork) warn('The settings change nothing: the video was copied as it is.');
  else if (faceCount === 0) warn('No face was found: the video was copied as it is.');
  return { faceCount, frameCount, retouchedFrameCount: changedFrameCount };
}
