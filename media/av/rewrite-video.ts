import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ReelflowError } from '../../contract/errors.ts';
import { createBreather } from './cancel.ts';
import type { Frame } from './frame.ts';
import { openMedia } from './media-source.ts';
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
}

export interface FrameEdit {
  index: number;
  /** None leaves the frame as it is. */
  patches: Patch[];
}

export interface RewriteResult {
  frameCount: number;
  changedFrameCount: number;
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
    if (result.changedFrameCount === 0) await replaceByCopy(options);
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
  const source = await openMedia(options.input);
  let reader: RewriteReader | undefined;
  let writer: RewriteWriter | undefined;
  try {
    const stream = requireMovingPicture(source);
    writer = new RewriteWriter(source, stream, options);
    reader = new RewriteReader({ source, stream, writer, lookaheadFrames, onWarning, breathe });
    let changedFrameCount = 0;
    for await (const { index, patches } of options.edit(reader.frames())) {
      await breathe();
      if (await writer.write(reader.take(index), patches)) changedFrameCount++;
    }
    const frameCount = reader.requireAllTaken();
    await writer.finish();
    return { frameCount, changedFrameCount };
  } finally {
    reader?.free();
    await writer?.free();
    source.close();
  }
}

/** Puts an untouched copy of the streams in place of the encode, unless the container cannot take the codec. */
async function replaceByCopy({ input, output, signal }: RewriteOptions): Promise<void> {
  const copy = join(dirname(output), `.copy-${basename(output)}`);
  try {
    if (await remux(input, copy, signal)) await rename(copy, output);
  } catch (error) {
    // A damaged file may be decodable and yet not copyable: then the encode stands.
    if (!(error instanceof ReelflowError) || error.type !== 'Internal') throw error;
  } finally {
    await rm(copy, { force: true });
  }
}
