import { extname } from 'node:path';
import type { AlgorithmContext } from '../../contract/algorithm.ts';
import { ReelflowError } from '../../contract/errors.ts';
import type { Frame } from '../av/frame.ts';
import { requireVideo } from '../av/probe.ts';
import { rewriteVideo, type FrameEdit } from '../av/rewrite-video.ts';
import { Composer } from './composer.ts';
import { findScreen } from './find-screen.ts';
import { FrameKeyer } from './frame-keyer.ts';
import { loadBackground } from './load-background.ts';
import type { ScreenColour } from './screen-colour.ts';

/** What to make of a video. */
export interface KeyVideoParams {
  /** 0 to 100. */
  quality: number;
}

/** What was made of it. */
export interface KeyVideoResult {
  /** Of the screen that was found. */
  screen: ScreenColour;
  frameCount: number;
  /** Frames that do not show the screen, which were kept whole. */
  wholeFrameCount: number;
}

/**
 * Takes the green or blue screen out of a video: makes it transparent, or puts a picture (the first further input) there.
 * @throws ReelflowError `InvalidInput`, also when there is no screen; `MediaUnreadable`
 */
export async function keyVideo(context: AlgorithmContext<KeyVideoParams>): Promise<KeyVideoResult> {
  const { input, params, signal, warn, progress } = context;
  const [picture] = context.moreInputs;
  const output = context.output(picture === undefined ? 'webm' : 'mp4').path;
  if (picture === undefined) requireTransparency(output);
  const { video, durationSeconds } = await requireVideo(input);
  const background = picture === undefined ? undefined : await loadBackground(picture, video);
  progress(0, 'looking for the screen');
  const screen = await findScreen(input, { durationSeconds, signal });
  const black = video.colorRange === 'full' ? 0 : 16;
  const keyer = new FrameKeyer(video, screen, black);
  const composer = background && new Composer(video, background, screen.y);
  const everything = new Uint8Array(video.width * video.height).fill(255);
  let wholeFrameCount = 0;
  const { frameCount } = await rewriteVideo({
    input,
    output,
    quality: params.quality,
    hasOpacity: !composer,
    signal,
    onWarning: warn,
    lookaheadFrames: 1,
    async *edit(frames: AsyncIterable<Frame>): AsyncGenerator<FrameEdit> {
      for await (const frame of frames) {
        const { index, data, width, height } = frame;
        const keyed = keyer.key(frame);
        if (!keyed.hasScreen) wholeFrameCount++;
        const { alpha, foreground } = keyed;
        const patch = composer
          ? composer.compose(data, keyed)
          : { x: 0, y: 0, width, height, data: foreground, mask: everything, alpha };
        yield { index, patches: [patch] };
        progress(Math.min(1, frame.timeSeconds / Math.max(0.1, durationSeconds)), 'keying');
      }
    },
  });
  if (wholeFrameCount > 0)
    warn(`${wholeFrameCount} of ${frameCount} frames do not show the ${screen.colour} screen: they were kept whole.`);
  return { screen: screen.colour, frameCount, wholeFrameCount };
}

function requireTransparency(output: string): void {
  const extension = extname(output).toLowerCase();
  if (extension === '.webm') return;
  throw new ReelflowError(
    'InvalidInput',
    `A video ending in "${extension}" cannot be transparent. End the output in .webm, or give a bgimage to put behind it.`,
  );
}
