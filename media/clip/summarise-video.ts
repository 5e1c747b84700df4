import type { AlgorithmContext } from '../../contract/algorithm.ts';
import { chooseEncoder } from '../av/encoder-choice.ts';
import { requireVideo } from '../av/probe.ts';
import { remux } from '../av/remux.ts';
import { rewriteVideo } from '../av/rewrite-video.ts';
import { chooseSpans } from './choose-spans.ts';
import { findMoments, type MomentList } from './find-moments.ts';
import { placeCuts, type Span } from './place-cuts.ts';
import { scoreMoments } from './score-moments.ts';
import { measureSound, type SoundLevel } from './sound-level.ts';
import { writeSummary } from './write-summary.ts';

/** How long the summary may be. */
export interface ClipParams {
  /** In seconds; default by the video's length. */
  duration?: number | undefined;
  /** 0 to 100. */
  quality: number;
}

/** What the summary is made of. */
export interface ClipResult {
  spans: Span[];
  durationSeconds: number;
  frameCount: number;
}

type Context = AlgorithmContext<ClipParams>;

const LEAST_SECONDS = 15;
const MOST_SECONDS = 60;
const SHARE = 0.15;

/** The default length of a summary, in seconds. */
export function defaultBudget(durationSeconds: number): number {
  return Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, SHARE * durationSeconds));
}

/**
 * Writes a summary of a video: the stretches of its shots in which the most is to be seen and heard, in their order.
 * A video that is no longer than that comes out whole.
 * @throws ReelflowError `MediaUnreadable`, `InvalidInput`
 */
export async function summariseVideo(context: Context): Promise<ClipResult> {
  const { input, params, signal, warn } = context;
  const info = await requireVideo(input);
  const output = context.output('mp4').path;
  // Before any work, so that an output that cannot be written is refused at once.
  chooseEncoder(output, 'yuv420p', params.quality);
  const sound = info.audio
    ? await measureSound(input, {
        signal,
        onWarning: warn,
        onProgress: (fraction) => context.progress(0.1 * fraction, 'listening'),
      })
    : undefined;
  const found = await findMoments(input, info, {
    signal,
    onWarning: warn,
    onTime: (seconds) =>
      context.progress(0.1 + 0.6 * Math.min(1, seconds / (info.durationSeconds || Infinity)), 'looking for highlights'),
  });
  const budget = params.duration ?? defaultBudget(found.endSeconds);
  if (found.endSeconds <= budget + 1e-3) return copyWhole(context, output, found);
  const spans = chooseHighlights(found, sound, budget);
  const written = await writeSummary({
    input,
    output,
    quality: params.quality,
    spans,
    endSeconds: found.endSeconds,
    hasSound: sound !== undefined,
    signal,
    onWarning: warn,
    onProgress: (fraction) => context.progress(0.7 + 0.3 * Math.min(1, fraction), 'writing the summary'),
  });
  return {
    ...written,
    spans: written.spans.map(({ startSeconds, endSeconds }) => ({
      startSeconds: rounded(startSeconds),
      endSeconds: rounded(endSeconds),
    })),
    durationSeconds: rounded(written.durationSeconds),
  };
}

/** Chooses what is shown, in seconds of the video. */
export function chooseHighlights({ moments }: MomentList, sound: SoundLevel | undefined, budget: number): Span[] {
  const runs = chooseSpans(moments, scoreMoments(moments, sound), budget);
  return placeCuts(runs, moments, sound, budget);
}

async function copyWhole(
  { input, params, signal, warn }: Context,
  output: string,
  { endSeconds, frameCount }: MomentList,
): Promise<ClipResult> {
  warn(`The video is no longer than its summary may be: it was taken whole.`);
  if (!(await remux(input, output, signal))) {
    await rewriteVideo({
      input,
      output,
      quality: params.quality,
      signal,
      onWarning: warn,
      lookaheadFrames: 1,
      async *edit(frames) {
        for await (const { index } of frames) yield { index, patches: [] };
      },
    });
  }
  const durationSeconds = rounded(endSeconds);
  return { spans: [{ startSeconds: 0, endSeconds: durationSeconds }], durationSeconds, frameCount };
}

/** To the microsecond: more digits mean nothing. */
function rounded(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}
