import type { AlgorithmContext } from '../../contract/algorithm.ts';
import type { Frame } from '../av/frame.ts';
import { requireVideo } from '../av/probe.ts';
import { rewriteVideo } from '../av/rewrite-video.ts';
import type { BeautyResult, BeautyRun } from './beauty-run.ts';
import { BEAUTY_LOOKAHEAD, FrameBeautifier } from './frame-beautifier.ts';

/** Frames held at the same time, in bytes; each is held as decoded and as edited. */
const FRAME_MEMORY = 640 * 2 ** 20;
const LEAST_LOOKAHEAD = 4;

/**
 * Retouches the faces of a video. One without a face is copied as it is, with a warning.
 * @throws ReelflowError `MediaUnreadable`, `InvalidInput`
 */
export async function beautifyVideo(context: AlgorithmContext<BeautyRun>): Promise<BeautyResult> {
  const { input, params, signal, progress, warn } = context;
  const { video, durationSeconds } = await requireVideo(input);
  const frameBytes = video.width * video.height * 1.5 * (video.bitDepth > 8 ? 3 : 2);
  const affordable = Math.max(LEAST_LOOKAHEAD, Math.floor(FRAME_MEMORY / frameBytes));
  const lookahead = Math.min(BEAUTY_LOOKAHEAD, affordable);
  const beautifier = new FrameBeautifier(params.settings, video.colorRange === 'full', lookahead);
  const { frameCount } = await rewriteVideo({
    input,
    output: context.output('mp4').path,
    quality: params.quality,
    signal,
    onWarning: warn,
    lookaheadFrames: lookahead + 1,
    edit: (frames) => beautifier.edit(reported(frames)),
  });
  const { faceCount, retouchedCount } = beautifier;
  if (!beautifier.hasWork) warn('The settings change nothing: the video was copied as it is.');
  else if (faceCount === 0) warn('No face was found: the video was copied as it is.');
  return { faceCount, frameCount, retouchedFrameCount: retouchedCount };

  async function* reported(frames: AsyncIterable<Frame>): AsyncGenerator<Frame> {
    for await (const frame of frames) {
      progress(Math.min(1, frame.timeSeconds / Math.max(0.1, durationSeconds)), 'retouching faces');
      yield frame;
    }
  }
}
