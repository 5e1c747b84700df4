import type { AlgorithmContext, Segment } from '../../contract/algorithm.ts';
import { copyUnchanged, type RewriteResult } from '../av/rewrite-video.ts';
import { joinSegments } from './join-segments.ts';

/** What the segments are joined to. */
export interface JoinedOutput {
  /** For an output template that names none. */
  extension: string;
  /** Whether the segments were written with an opacity; default false. */
  hasOpacity?: boolean;
}

/**
 * Makes of segments that `rewriteVideo` wrote, each with its result under `rewrite`, what it would have made of the
 * whole video: a plain copy when none of them changed a frame.
 * @returns how many frames there are, and were changed; null when the segments do not fit together
 */
export async function joinRewritten(
  context: AlgorithmContext<{ quality: number }>,
  segments: readonly Segment[],
  { extension, hasOpacity }: JoinedOutput,
): Promise<Omit<RewriteResult, 'extent'> | null> {
  const { input, params, signal, warn } = context;
  const pieces = segments.map(({ path, result }) => ({ path, rewrite: result['rewrite'] as unknown as RewriteResult }));
  const frameCount = pieces.reduce((sum, { rewrite }) => sum + rewrite.frameCount, 0);
  const changedFrameCount = pieces.reduce((sum, { rewrite }) => sum + rewrite.changedFrameCount, 0);
  const output = context.output(extension).path;
  if (changedFrameCount === 0 && (await copyUnchanged({ input, output, signal })))
    return { frameCount, changedFrameCount };
  const isJoined = await joinSegments({
    input,
    output,
    quality: params.quality,
    hasOpacity,
    segments: pieces,
    signal,
    onProgress: (fraction) => context.progress(fraction, 'joining segments'),
    onWarning: warn,
  });
  return isJoined ? { frameCount, changedFrameCount } : null;
}
