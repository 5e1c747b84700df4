import type { Span } from '../../contract/algorithm.ts';
import type { DecodedFrame } from './decode-video.ts';

/** A stretch of a video that is written, and how much is read on either side of it for what needs to look around. */
export interface SpanWindow extends Span {
  marginSeconds: number;
}

/** Whether a frame belongs to a span. Each frame belongs to exactly one of adjoining spans. */
export function isInSpan({ start, end }: Span, timeSeconds: number): boolean {
  return timeSeconds >= start && timeSeconds < (end ?? Infinity);
}

/** The frames of a span and of its margins, numbered from 0. */
export function* aroundSpan(
  frames: Generator<DecodedFrame, void>,
  { start, end, marginSeconds }: SpanWindow,
): Generator<DecodedFrame, void> {
  let count = 0;
  try {
    for (const frame of frames) {
      if (frame.timeSeconds >= start - marginSeconds && frame.timeSeconds < (end ?? Infinity) + marginSeconds) {
        yield { ...frame, index: count++ };
        continue;
      }
      frame.native.free();
      if (frame.timeSeconds >= start) return;
    }
  } finally {
    frames.return();
  }
}
