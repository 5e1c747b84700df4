import type { AlgorithmContext, Segment } from '../../contract/algorithm.ts';
import { copyUnchanged, type RewriteResult } from '../av/rewrite-video.ts';
import { joinSegments } from './join-segments.ts';

/**
 * Makes of segments that `rewriteVideo` wrote, each with its result under `rewrite`, what it would have made of the
 * whole video: a plain copy when none of them changed a frame.
 * @returns how many frames were changed; null when the segments do not fit together
 */
export async function joinRewritten(
  context: AlgorithmContext<{ quality: number }>,
  segments: readonly Segment[],
): Promise<number | null> {
  const { input, params, signal, warn } = context;
  const pieces = segments.map(({ path, result }) => ({ path, rewrite: result['rewrite'] as unknown as RewriteResult }));
  const changedFrameCount = pieces.reduce((sum, { rewrite }) => sum + rewrite.changedFrameCount, 0);
  const output = context.output('mp4').path;
  if (changedFrameCount === 0 && (await copyUnchanged({ input, output, signal }))) return 0;
  const isJoined = await joinSegments({
    input,
    output,
    quality: params.quality,
    segments: pieces,
    signal,
    onProgress: (fraction) => context.progress(fraction, 'joining segments'),
    onWarning: warn,
  });
  return isJoined ? changedFrameCount : null;
}
