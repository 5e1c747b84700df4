import type { AlgorithmContext, Span } from '../../contract/algorithm.ts';

/**
 * Reports how far the work on a span is, or on the whole of a video.
 * @returns what is told of each frame's time as it is reached
 */
export function spanProgress(
  progress: AlgorithmContext<unknown>['progress'],
  { span, durationSeconds, phase }: { span: Span | undefined; durationSeconds: number; phase: string },
): (timeSeconds: number) => void {
  const from = span?.start ?? 0;
  const to = span?.end ?? durationSeconds;
  return (timeSeconds) => progress(Math.min(1, (timeSeconds - from) / Math.max(0.1, to - from)), phase);
}
