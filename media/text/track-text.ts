import type { Frame } from '../av/frame.ts';
import { LineFollower } from './line-follower.ts';
import type { TextEvent, TextTracker, TrackTextOptions } from './text-track.ts';

/** Follows text through a stream of frames and reports each line as it opens and closes. */
export async function* trackText(
  frames: AsyncIterable<Frame>,
  options: TrackTextOptions = {},
): AsyncGenerator<TextEvent> {
  const tracker = createTextTracker(options);
  for await (const frame of frames) yield* await tracker.push(frame);
  yield* await tracker.finish();
}

/** Makes a tracker for one stream of frames. */
export function createTextTracker(options: TrackTextOptions = {}): TextTracker {
  let follower: LineFollower | undefined;
  return {
    async push(frame) {
      options.signal?.throwIfAborted();
      follower ??= new LineFollower(frame, options);
      return follower.push(frame);
    },
    async finish() {
      return follower ? follower.finish() : [];
    },
  };
}
