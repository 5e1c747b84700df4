import { readVideo } from '../av/read-video.ts';
import type { Change } from './find-segments.ts';
import { ChangeMeter } from './slide-change.ts';

/** When the first frame after a change is shown: where half of what stood there before is gone, for good. */
export async function placeChange(path: string, { from, to, moving }: Change, signal: AbortSignal): Promise<number> {
  const meter = new ChangeMeter(from, to, moving);
  let changeSeconds: number | undefined;
  for await (const { data, timeSeconds, width } of readVideo(path, {
    pixelFormat: 'gray8',
    maxWidth: to.width,
    startSeconds: from.timeSeconds,
    endSeconds: to.timeSeconds,
    signal,
  })) {
    if (width !== to.width || meter.progress(data) < 0.5) changeSeconds = undefined;
    else changeSeconds ??= timeSeconds;
  }
  return changeSeconds ?? to.timeSeconds;
}
