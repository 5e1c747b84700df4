import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ReelflowError } from '../../contract/errors.ts';
import { constants, lib, takeLogLines } from './node-av.ts';
import { readableFormats } from './readable-formats.ts';

/** The largest picture taken, in pixels a side and in all: larger ones are damage or an attack on memory. */
const maxSidePixels = 16_384;
export const maxPicturePixels = 100_000_000;

/** An opened media file. Must be closed. */
export interface MediaSource {
  path: string;
  format: lib.FormatContext;
  streams: lib.Stream[];
  /** The first stream of moving pictures; cover art does not count. */
  video: lib.Stream | undefined;
  audio: lib.Stream | undefined;
  /** What the file's timestamps are before its timeline's zero, in seconds: transport streams start anywhere. */
  startSeconds: number;
  close(): void;
}

/**
 * Opens a local media file. Only local files are ever read, and no playlist formats, which would name other files.
 * @throws ReelflowError `ObjectNotFound`, `MediaUnreadable`, or `InvalidInput` for a picture too large
 */
export async function openMedia(path: string): Promise<MediaSource> {
  await requireFile(path);
  const format = new lib.FormatContext();
  format.allocContext();
  format.setOption('protocol_whitelist', 'file');
  format.setOption('format_whitelist', readableFormats);
  try {
    const opened = format.openInputSync(`file:${resolve(path)}`, null, null);
    if (opened < 0) throw await unreadable(path, opened);
    const analysed = format.findStreamInfoSync(null);
    if (analysed < 0) throw await unreadable(path, analysed);
    return describe(path, format);
  } catch (error) {
    format.closeInputSync();
    throw error;
  }
}

async function requireFile(path: string): Promise<void> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new ReelflowError('ObjectNotFound', `There is no file ${path}.`, { cause });
  });
  if (!found.isFile()) throw new ReelflowError('InvalidInput', `${path} is not a file. Name a media file.`);
  if (found.size === 0) {
    throw new ReelflowError(
      'MediaUnreadable',
      `${path} is empty (0 bytes). Upload it again; it may not have arrived whole.`,
    );
  }
}

async function unreadable(path: string, code: number): Promise<ReelflowError> {
  const reason = [lib.FFmpegError.strerror(code), ...(await takeLogLines())].join('; ');
  return new ReelflowError(
    'MediaUnreadable',
    `${path} is not a media file that can be read, or it was cut short (${reason}). Check that it plays, or convert it to MP4.`,
  );
}

function describe(path: string, format: lib.FormatContext): MediaSource {
  const streams = format.streams;
  const video = streams.find(isMovingPicture);
  const audio = streams.find((stream) => stream.codecpar.codecType === constants.AVMEDIA_TYPE_AUDIO);
  if (video) {
    const { width, height } = video.codecpar;
    if (width > maxSidePixels || height > maxSidePixels || width * height > maxPicturePixels) {
      throw new ReelflowError(
        'InvalidInput',
        `The picture of ${path} is ${width}x${height}. At most ${maxSidePixels} pixels a side and ${maxPicturePixels / 1e6} megapixels are taken: scale it down.`,
      );
    }
  }
  let closed = false;
  const close = (): void => {
    if (closed) return;
    closed = true;
    format.closeInputSync();
  };
  return { path, format, streams, video, audio, startSeconds: timelineStart(format, video), close };
}

function isMovingPicture(stream: lib.Stream): boolean {
  if (stream.codecpar.codecType !== constants.AVMEDIA_TYPE_VIDEO) return false;
  return !stream.hasDisposition(constants.AV_DISPOSITION_ATTACHED_PIC);
}

// Containers whose time begins at zero may show nothing for a while, which is kept; cut out of a live stream they begin anywhere.
const longestLeadSeconds = 10;

// A small negative start is a sound codec's priming and no reason to move the picture; a video that
// itself starts before zero does move.
function timelineStart(format: lib.FormatContext, video: lib.Stream | undefined): number {
  const start = format.startTime === constants.AV_NOPTS_VALUE ? 0 : Number(format.startTime) / 1e6;
  const flags: number = format.iformat?.flags ?? 0;
  // Flash video begins late by what its pictures are decoded ahead of time.
  const startsAnywhere =
    (flags & constants.AVFMT_TS_DISCONT) !== 0 || format.iformat?.name === 'flv' || start > longestLeadSeconds;
  if (start > 0) return startsAnywhere ? start : 0;
  if (!video || video.startTime === constants.AV_NOPTS_VALUE) return 0;
  return Math.min(0, toSeconds(video.startTime, video.timeBase));
}

/** A timestamp in seconds. */
export function toSeconds(timestamp: bigint, timeBase: { num: number; den: number }): number {
  return (Number(timestamp) * timeBase.num) / timeBase.den;
}
