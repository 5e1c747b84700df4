import { ReelflowError } from '../../contract/errors.ts';
import { createBreather } from './cancel.ts';
import type { Frame, FramePixelFormat } from './frame.ts';
import type { lib } from './node-av.ts';
import { openAt, toleranceSeconds } from './open-at.ts';
import { isHighDynamicRange, PictureConverter, scaledDown } from './picture-converter.ts';
import { displayRotation, swapsSides } from './rotation.ts';

export interface ReadOptions {
  pixelFormat: FramePixelFormat;
  /** Scales down to at most this width, keeping the aspect, to even sides; default unscaled. */
  maxWidth?: number | undefined;
  /** The part to read, in display-oriented source pixels, all even; default the whole picture. */
  crop?: { x: number; y: number; width: number; height: number } | undefined;
  /** At most so many frames a second: the first in each interval, never duplicated; default all. */
  fps?: number | undefined;
  /** The first frame shown at or after this; default 0. */
  startSeconds?: number | undefined;
  /** Frames before this; default all. */
  endSeconds?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Told, in a sentence, what was wrong with the file but did not stop the reading. */
  onWarning?: ((message: string) => void) | undefined;
}

/**
 * Reads a video's frames in the order in which they are shown.
 * @throws ReelflowError `ObjectNotFound`, `MediaUnreadable`, `InvalidInput` (also for a file without video), `JobCancelled`
 */
export async function* readVideo(path: string, options: ReadOptions): AsyncGenerator<Frame, void, void> {
  const { startSeconds = 0, endSeconds = Infinity } = options;
  const breathe = createBreather(options.signal);
  await breathe();
  const { source, stream, frames } = await openAt(path, startSeconds, options.onWarning);
  const isDue = createSampler(options.fps, startSeconds);
  let converter: PictureConverter | undefined;
  let firstIndex: number | undefined;
  try {
    for (const frame of frames) {
      try {
        await breathe();
        if (frame.timeSeconds < startSeconds - toleranceSeconds) continue;
        if (frame.timeSeconds >= endSeconds - toleranceSeconds) return;
        firstIndex ??= frame.index;
        if (!isDue(frame.timeSeconds)) continue;
        converter ??= createConverter(frame.native, stream, options);
        const { width, height } = converter;
        const { timeSeconds, durationSeconds } = frame;
        const data = converter.convert(frame.native);
        yield { index: frame.index - firstIndex, timeSeconds, durationSeconds, width, height, data };
      } finally {
        frame.native.free();
      }
    }
  } finally {
    frames.return();
    converter?.free();
    source.close();
  }
}

function createSampler(fps: number | undefined, startSeconds: number): (timeSeconds: number) => boolean {
  if (fps === undefined) return () => true;
  let lastSlot = -Infinity;
  return (timeSeconds) => {
    const slot = Math.floor((timeSeconds - startSeconds + toleranceSeconds) * fps);
    if (slot <= lastSlot) return false;
    lastSlot = slot;
    return true;
  };
}

/** Makes what turns the frames of a stream into pixels. Must be freed. */
export function createConverter(
  native: lib.Frame,
  stream: lib.Stream,
  options: Pick<ReadOptions, 'pixelFormat' | 'crop' | 'maxWidth'>,
): PictureConverter {
  const { pixelFormat, crop, maxWidth } = options;
  const { width, height } = native;
  const rotation = displayRotation(stream);
  const shown = swapsSides(rotation) ? { width: height, height: width } : { width, height };
  if (crop) requireInside(crop, shown);
  const size = crop ?? shown;
  const scaleTo = scaledDown(size, maxWidth);
  const isHdr = isHighDynamicRange(native);
  return new PictureConverter({ pixelFormat, width, height, rotation, crop, isHdr, scaleTo });
}

function requireInside(crop: NonNullable<ReadOptions['crop']>, shown: { width: number; height: number }): void {
  const { x, y, width, height } = crop;
  const inside = x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= shown.width && y + height <= shown.height;
  if (inside && [x, y].every((value) => Number.isInteger(value) && value % 2 === 0)) return;
  throw new ReelflowError(
    'InvalidInput',
    `The crop ${width}x${height} at ${x},${y} is not inside the ${shown.width}x${shown.height} picture at an even position.`,
  );
}
