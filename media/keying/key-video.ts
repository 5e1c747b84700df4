import { extname } from 'node:path';
import type { AlgorithmContext, Segment, Span } from '../../contract/algorithm.ts';
import { ReelflowError } from '../../contract/errors.ts';
import type { Frame } from '../av/frame.ts';
import { requireVideo, type VideoInfo } from '../av/probe.ts';
import { rewriteVideo, type FrameEdit, type RewriteResult } from '../av/rewrite-video.ts';
import { isInSpan } from '../av/span-window.ts';
import { joinRewritten } from '../segments/join-rewritten.ts';
import { planSegments } from '../segments/plan-segments.ts';
import { spanProgress } from '../segments/span-progress.ts';
import { Composer } from './composer.ts';
import { findScreen, type Screen } from './find-screen.ts';
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

/** What was done in a span, or in the whole. */
interface SpanResult {
  screen: ScreenColour;
  wholeFrameCount: number;
  rewrite: RewriteResult;
}

/** What a film is keyed with, after its input was found to be fit for it. */
interface Preparation {
  output: string;
  video: VideoInfo;
  durationSeconds: number;
  screen: Screen;
  /** The picture to put behind; absent where the output is transparent. */
  background: Uint8Array | undefined;
}

/** On either side of a span: so many frames ago the screen behind somebody was seen for the last time, or is not known. */
const marginFrames = 60;

/**
 * Takes the green or blue screen out of a video: makes it transparent, or puts a picture (the first further input) there.
 * @throws ReelflowError `InvalidInput`, also when there is no screen; `MediaUnreadable`
 */
export async function keyVideo(context: AlgorithmContext<KeyVideoParams>): Promise<KeyVideoResult> {
  const { screen, wholeFrameCount, rewrite } = await key(context);
  return finish(context, { screen, wholeFrameCount, frameCount: rewrite.frameCount });
}

/**
 * The spans to do so in, one by one, once it is clear that it can be done.
 * @throws ReelflowError as `keyVideo`
 */
export async function planKeying(context: AlgorithmContext<KeyVideoParams>, segmentSeconds: number): Promise<Span[]> {
  const spans = await planSegments(context.input, segmentSeconds);
  // A short one is looked at only where it is worked on.
  if (spans.length > 1) await prepare(context);
  return spans;
}

/** Does so with a span of the video, for `joinKeyed`. */
export function keySpan(context: AlgorithmContext<KeyVideoParams>, span: Span): Promise<SpanResult> {
  return key(context, span);
}

/** Joins the spans. @returns null when they do not fit together */
export async function joinKeyed(
  context: AlgorithmContext<KeyVideoParams>,
  segments: readonly Segment[],
): Promise<KeyVideoResult | null> {
  const hasOpacity = context.moreInputs.length === 0;
  const joined = await joinRewritten(context, segments, { extension: outputExtension(context), hasOpacity });
  if (!joined) return null;
  const wholeFrameCount = segments.reduce((sum, { result }) => sum + Number(result['wholeFrameCount']), 0);
  // All of them have looked at the same film, and found the same screen.
  const screen = segments[0]!.result['screen'] as ScreenColour;
  return finish(context, { screen, wholeFrameCount, frameCount: joined.frameCount });
}

async function key(context: AlgorithmContext<KeyVideoParams>, span?: Span): Promise<SpanResult> {
  const { input, params, signal, warn, progress } = context;
  const { output, video, durationSeconds, screen, background } = await prepare(context);
  const composer = background && new Composer(video, background, screen.y);
  const keyer = new FrameKeyer(video, screen, video.colorRange === 'full' ? 0 : 16, !composer);
  const everything = new Uint8Array(video.width * video.height).fill(255);
  const report = spanProgress(progress, { span, durationSeconds, phase: 'keying' });
  let wholeFrameCount = 0;
  const rewrite = await rewriteVideo({
    input,
    output,
    quality: params.quality,
    hasOpacity: !composer,
    signal,
    onWarning: warn,
    lookaheadFrames: 1,
    ...(span && { span: { ...span, marginSeconds: marginFrames / (video.frameRate || 25) } }),
    async *edit(frames: AsyncIterable<Frame>): AsyncGenerator<FrameEdit> {
      for await (const frame of frames) {
        const { index, data, width, height, timeSeconds } = frame;
        if (span && !isInSpan(span, timeSeconds)) {
          keyer.watch(frame);
          yield { index, patches: [] };
          continue;
        }
        const keyed = keyer.key(frame);
        if (!keyed.hasScreen) wholeFrameCount++;
        const { alpha, foreground } = keyed;
        const patch = composer
          ? composer.compose(data, keyed)
          : { x: 0, y: 0, width, height, data: foreground, mask: everything, alpha };
        yield { index, patches: [patch] };
        report(timeSeconds);
      }
    },
  });
  return { screen: screen.colour, wholeFrameCount, rewrite };
}

async function prepare(context: AlgorithmContext<KeyVideoParams>): Promise<Preparation> {
  const { input, signal, progress } = context;
  const [picture] = context.moreInputs;
  const output = context.output(outputExtension(context)).path;
  if (picture === undefined) requireTransparency(output);
  const { video, durationSeconds } = await requireVideo(input);
  const background = picture === undefined ? undefined : await loadBackground(picture, video);
  progress(0, 'looking for the screen');
  return { output, video, durationSeconds, background, screen: await findScreen(input, { durationSeconds, signal }) };
}

function finish({ warn }: AlgorithmContext<KeyVideoParams>, result: KeyVideoResult): KeyVideoResult {
  const { screen, frameCount, wholeFrameCount } = result;
  if (wholeFrameCount > 0)
    warn(`${wholeFrameCount} of ${frameCount} frames do not show the ${screen} screen: they were kept whole.`);
  return result;
}

/** For an output template that names none. */
function outputExtension({ moreInputs }: AlgorithmContext<KeyVideoParams>): string {
  return moreInputs.length === 0 ? 'webm' : 'mp4';
}

function requireTransparency(output: string): void {
  const extension = extname(output).toLowerCase();
  if (extension === '.webm') return;
  throw new ReelflowError(
    'InvalidInput',
    `A video ending in "${extension}" cannot be transparent. End the output in .webm, or give a bgimage to put behind it.`,
  );
}
