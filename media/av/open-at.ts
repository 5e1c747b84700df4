import { decodeVideo, type DecodedFrame } from './decode-video.ts';
import { openMedia, type MediaSource } from './media-source.ts';
import { constants, type lib } from './node-av.ts';
import { requireMovingPicture } from './probe.ts';

/** Timestamps are rounded in many containers: to 1 ms in Matroska. */
export const toleranceSeconds = 0.0005;

/** A video that is being decoded. Whoever holds it returns `frames` and then closes `source`. */
export interface OpenedVideo {
  source: MediaSource;
  stream: lib.Stream;
  frames: Generator<DecodedFrame, void>;
}

// Transport and program streams are sought by byte, and land on a frame that needs others before it. Then
// the reading begins further back, and at last at the start.
const marginsSeconds = [0, 3, 15, Infinity];

/**
 * Opens a video so that the first frame it gives is not after `startSeconds`, and near it where the file can be sought.
 * @throws ReelflowError `ObjectNotFound`, `MediaUnreadable`, `InvalidInput`
 */
export async function openAt(
  path: string,
  startSeconds: number,
  onWarning: ((message: string) => void) | undefined,
): Promise<OpenedVideo> {
  for (const margin of marginsSeconds) {
    const from = startSeconds - margin;
    if (from <= 0) break;
    const opened = await openVideo(path, from, undefined);
    if (!opened) break;
    const first = peek(opened.frames);
    if (first && first.timeSeconds <= startSeconds + toleranceSeconds)
      return { ...opened, frames: resume(first, opened.frames) };
    first?.native.free();
    opened.frames.return();
    opened.source.close();
  }
  return (await openVideo(path, 0, onWarning))!;
}

async function openVideo(
  path: string,
  fromSeconds: number,
  onWarning: ((message: string) => void) | undefined,
): Promise<OpenedVideo | undefined> {
  const source = await openMedia(path);
  try {
    const stream = requireMovingPicture(source);
    for (const other of source.streams) if (other.index !== stream.index) other.discard = constants.AVDISCARD_ALL;
    if (fromSeconds > 0 && !seek(source, stream, fromSeconds)) {
      source.close();
      return undefined;
    }
    return { source, stream, frames: decodeVideo(source, stream, { onWarning, isSeeked: fromSeconds > 0 }) };
  } catch (error) {
    source.close();
    throw error;
  }
}

/** Goes to the keyframe at a moment or before it. @returns false when the file cannot be sought */
export function seek(source: MediaSource, stream: lib.Stream, seconds: number): boolean {
  const { num, den } = stream.timeBase;
  const target = BigInt(Math.floor(((seconds + source.startSeconds) * den) / num));
  return source.format.seekFrameSync(stream.index, target, constants.AVSEEK_FLAG_BACKWARD) >= 0;
}

function peek(frames: Generator<DecodedFrame, void>): DecodedFrame | undefined {
  try {
    const first = frames.next();
    return first.done ? undefined : first.value;
  } catch {
    // No frame at all from here; a reading from further back will say why if it has none either.
    return undefined;
  }
}

function* resume(first: DecodedFrame, rest: Generator<DecodedFrame, void>): Generator<DecodedFrame, void> {
  try {
    yield first;
    yield* rest;
  } finally {
    rest.return();
  }
}
