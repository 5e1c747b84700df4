import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ReelflowError } from '../../contract/errors.ts';
import { createBreather } from './cancel.ts';
import type { Frame } from './frame.ts';
import { aroundSpan, isInSpan, type SpanWindow } from './span-window.ts';
import type { DecodedFrame } from './decode-video.ts';
import { openMedia, type MediaSource } from './media-source.ts';
import type { lib } from './node-av.ts';
import { openAt } from './open-at.ts';
import type { Patch } from './patch.ts';
import { requireMovingPicture } from './probe.ts';
import { remux } from './remux.ts';
import { RewriteReader } from './rewrite-reader.ts';
import { RewriteWriter } from './rewrite-writer.ts';

export type { Patch } from './patch.ts';

export interface RewriteOptions {
  input: string;
  /** Its extension names the container: mp4, mov, mkv, webm, … */
  output: string;
  /** 0 to 100; 85 is visually lossless. */
  quality: number;
  /** Gives the output an opacity, which patches set; 8 bits, in WebM only; default false. */
  hasOpacity?: boolean | undefined;
  signal?: AbortSignal | undefined;
  /** Told, in a sentence, what of the file could not be kept. */
  onWarning?: ((message: string) => void) | undefined;
  /** Receives every frame as 8-bit yuv420p in the order shown and gives, for each and in the same order, its patches. */
  edit: (frames: AsyncIterable<Frame>) => AsyncIterable<FrameEdit>;
  /** How many frames `edit` may read beyond the one it gives next; so many native frames are held in memory. */
  lookaheadFrames: number;
  /** Writes this stretch of the video alone, as a `PacketFile` for `joinSegments`; default the whole file. */
  span?: SpanWindow | undefined;
}

export interface FrameEdit {
  index: number;
  /** None leaves the frame as it is. */
  patches: Patch[];
}

/** What a segment holds, by which it is seen whether others go with it. */
export interface SpanExtent {
  /** When the first frame is shown and when the last one ends, in the stream's time base. */
  from: number;
  to: number;
  /** What decoders need to know before the first packet. */
  codecHeader: string;
}

export interface RewriteResult {
  /** Of a span, the frames in it. */
  frameCount: number;
  changedFrameCount: number;
  /** Of a span. */
  extent?: SpanExtent;
}

/**
 * Writes a video anew with some of its pixels replaced. Decodes once; keeps the native pixels that no patch covers, the
 * timestamps, rotation, colour tags, metadata and all other streams. When no frame was changed, the streams are copied
 * as they are instead.
 * @throws ReelflowError `ObjectNotFound`, `MediaUnreadable`, `InvalidInput`, `DiskFull`, `JobCancelled`
 */
export async function rewriteVideo(options: RewriteOptions): Promise<RewriteResult> {
  try {
    const result = await encodeEdited(options);
    if (result.changedFrameCount === 0 && !options.span) await copyUnchanged(options);
    return result;
  } catch (error) {
    await rm(options.output, { force: true });
    throw error;
  }
}

async function encodeEdited(options: RewriteOptions): Promise<RewriteResult> {
  const { signal, onWarning, lookaheadFrames } = options;
  const breathe = createBreather(signal);
  await breathe();
  const { source, stream, decoded } = await open(options);
  let reader: RewriteReader | undefined;
  let writer: RewriteWriter | undefined;
  try {
    writer = new RewriteWriter(source, stream, { ...options, packetsOnly: options.span !== undefined });
    reader = new RewriteReader({ source, stream, writer, lookaheadFrames, onWarning, breathe, decoded });
    let frameCount = 0;
    const extent: SpanExtent = { from: 0, to: 0, codecHeader: '' };
    let changedFrameCount = 0;
    for await (const { index, patches } of options.edit(reader.frames())) {
      await breathe();
      const frame = reader.take(index);
      if (options.span && !isInSpan(options.span, frame.timeSeconds)) {
        frame.native.free();
        continue;
      }
      if (frameCount++ === 0) extent.from = Number(frame.timestamp);
      extent.to = Number(frame.timestamp + frame.duration);
      if (await writer.write(frame, patches)) changedFrameCount++;
    }
    reader.requireAllTaken();
    extent.codecHeader = writer.codecHeader;
    await writer.finish();
    return { frameCount, changedFrameCount, ...(options.span && { extent }) };
  } finally {
    reader?.free();
    await writer?.free();
    source.close();
  }
}

async function open({ input, span, onWarning }: RewriteOptions): Promise<{
  source: MediaSource;
  stream: lib.Stream;
  decoded: Generator<DecodedFrame, void> | undefined;
}> {
  if (span) {
    const { source, stream, frames } = await openAt(input, Math.max(0, span.start - span.marginSeconds), onWarning);
    return { source, stream, decoded: aroundSpan(frames, span) };
  }
  const source = await openMedia(input);
  try {
    return { source, stream: requireMovingPicture(source), decoded: undefined };
  } catch (error) {
    source.close();
    throw error;
  }
}

/**
 * Puts an untouched copy of the streams in place of an output, or where one would be.
 * @returns false when the container cannot take the codec
 */
export async function copyUnchanged({
  input,
  output,
  signal,
}: Pick<RewriteOptions, 'input' | 'output' | 'signal'>): Promise<boolean> {
  const copy = join(dirname(output), `.copy-${basename(output)}`);
  try {
    if (!(await remux(input, copy, signal))) return false;
    await rename(copy, output);
    return true;
  } catch (error) {
    // A damaged file may be decodable and yet not copyable: then the encode stands.
    if (!(error instanceof ReelflowError) || error.type !== 'Internal') throw error;
    return false;
  } finally {
    await rm(copy, { force: true });
  }
}
