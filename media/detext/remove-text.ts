import type { AlgorithmContext, Segment, Span } from '../../contract/algorithm.ts';
import { joinRewritten } from '../segments/join-rewritten.ts';
import { spanProgress } from '../segments/span-progress.ts';
import { requireVideo } from '../av/probe.ts';
import { rewriteVideo, type RewriteResult } from '../av/rewrite-video.ts';
import { isInSpan } from '../av/span-window.ts';
import type { Box } from '../text/text-track.ts';
import { createTextTracker } from '../text/track-text.ts';
import type { Reach } from './text-remover.ts';
import { TextRemover } from './text-remover.ts';

/** What to remove. */
export interface RemoveTextParams {
  /** Boxes to look for text in, `[x, y, width, height]` as ratios; default everywhere. */
  Text?: [number, number, number, number][] | undefined;
  /** The same as `Text`; give one of them. */
  LimitRegion?: [number, number, number, number][] | undefined;
  /** `[start, end]` in seconds of the stretches to look at; default always. */
  Time?: [number, number][] | undefined;
  /** 0 to 100. */
  quality: number;
}

/** What was removed. */
export interface RemoveTextResult {
  /** Lines of text; one that comes back counts again. */
  textCount: number;
  /** Frames that were changed. */
  frameCount: number;
}

/** What was done in a span, or in the whole. */
interface SpanResult {
  /** Lines that began in it. */
  textCount: number;
  rewrite: RewriteResult;
}

// The tracker may take so long to make up its mind about a frame; the frames meanwhile wait in memory.
const trackerDelaySeconds = 1;
// Text that was overlooked at first is still removed from its first frame on when found so much later: those frames
// wait for the scene behind it anyway.
const trackerMemorySeconds = 2.5;
// On either side of a span: how long the tracker, the scene behind a letter and the form of a line are looked at.
const marginSeconds = 4;
// The scene behind a letter usually shows within so long before or after.
const reachSeconds = 1.8;
// Decoded frames kept at the same time, in bytes of 8-bit 4:2:0.
const frameMemory = 256 * 2 ** 20;

/**
 * Removes burned-in text from a video by rebuilding the picture behind it, mostly from other frames in which it shows.
 * A video without text is copied as it is.
 * @throws ReelflowError `MediaUnreadable` when the input is no video
 */
export async function removeText(context: AlgorithmContext<RemoveTextParams>): Promise<RemoveTextResult> {
  const { textCount, rewrite } = await remove(context);
  return { textCount, frameCount: rewrite.changedFrameCount };
}

/** Does so with a span of the video, for `joinTextRemoved`. */
export function removeTextInSpan(context: AlgorithmContext<RemoveTextParams>, span: Span): Promise<SpanResult> {
  return remove(context, span);
}

/** Joins the spans. @returns null when they do not fit together */
export async function joinTextRemoved(
  context: AlgorithmContext<RemoveTextParams>,
  segments: readonly Segment[],
): Promise<RemoveTextResult | null> {
  const joined = await joinRewritten(context, segments, { extension: 'mp4' });
  if (!joined) return null;
  const textCount = segments.reduce((sum, { result }) => sum + Number(result['textCount']), 0);
  return { textCount, frameCount: joined.changedFrameCount };
}

async function remove(context: AlgorithmContext<RemoveTextParams>, span?: Span): Promise<SpanResult> {
  const { input, params, signal, progress, warn } = context;
  const { video, durationSeconds } = await requireVideo(input);
  const reportAt = spanProgress(progress, { span, durationSeconds, phase: 'removing text' });
  const frameBytes = video.width * video.height * 1.5;
  const regions = params.Text ?? params.LimitRegion;
  const reach = reachFor(video.frameRate, frameBytes);
  // Half as much again for stretches in which frames come faster than on average.
  const lookaheadFrames = Math.ceil(trackerDelaySeconds * video.frameRate * 1.5) + reach.futureFrames + 8;
  const remover = new TextRemover({
    tracker: createTextTracker({
      read: false,
      delaySeconds: trackerDelaySeconds,
      memorySeconds: Math.min(trackerMemorySeconds, trackerDelaySeconds + reach.futureFrames / video.frameRate),
      signal,
      ...(regions ? { regions: regions.map((region) => toPixels(region, video.width, video.height)) } : {}),
    }),
    reach,
    lookaheadFrames,
    isWanted: wantedAt(params.Time),
    ...(span && { isCounted: (timeSeconds) => isInSpan(span, timeSeconds) }),
  });
  const output = context.output('mp4');
  const rewrite = await rewriteVideo({
    input,
    output: output.path,
    quality: params.quality,
    signal,
    onWarning: warn,
    lookaheadFrames,
    ...(span && { span: { ...span, marginSeconds } }),
    async *edit(frames) {
      const seen = report(frames);
      for await (const edited of remover.edit(seen)) yield edited;
    },
  });
  return { textCount: remover.removedCount, rewrite };

  async function* report<Seen extends { timeSeconds: number }>(frames: AsyncIterable<Seen>): AsyncGenerator<Seen> {
    for await (const frame of frames) {
      reportAt(frame.timeSeconds);
      yield frame;
    }
  }
}

/** How many frames to look back and ahead at this frame rate, within what memory allows. */
export function reachFor(frameRate: number, frameBytes: number): Reach {
  const affordable = Math.floor(frameMemory / frameBytes);
  const futureFrames = Math.max(8, Math.min(Math.round(reachSeconds * frameRate), Math.floor(affordable * 0.4), 60));
  const pastFrames = Math.max(4, Math.min(Math.round(0.8 * frameRate), Math.floor(affordable * 0.2), 40));
  return { pastFrames, futureFrames };
}

function wantedAt(times: [number, number][] | undefined): (timeSeconds: number) => boolean {
  return (timeSeconds) => !times || times.some(([start, end]) => timeSeconds >= start && timeSeconds < end);
}

function toPixels(
  [x, y, width, height]: [number, number, number, number],
  frameWidth: number,
  frameHeight: number,
): Box {
  return { x: x * frameWidth, y: y * frameHeight, width: width * frameWidth, height: height * frameHeight };
}
