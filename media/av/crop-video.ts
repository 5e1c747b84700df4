import { rm } from 'node:fs/promises';
import { createBreather } from './cancel.ts';
import type { Frame } from './frame.ts';
import { openMedia } from './media-source.ts';
import { requireMovingPicture } from './probe.ts';
import { RewriteReader } from './rewrite-reader.ts';
import { RewriteWriter } from './rewrite-writer.ts';

export interface CropOptions {
  input: string;
  /** Its extension names the container: mp4, mov, mkv, webm, … */
  output: string;
  /** 0 to 100; 85 is visually lossless. */
  quality: number;
  /** The size of the window, in display orientation, both sides even. */
  window: { width: number; height: number };
  signal?: AbortSignal | undefined;
  /** Told, in a sentence, what of the file could not be kept. */
  onWarning?: ((message: string) => void) | undefined;
  /** Receives every frame as 8-bit yuv420p of at most `maxWidth`, in the order shown, and places the window of each in that order. */
  follow: (frames: AsyncIterable<Frame>) => AsyncIterable<WindowPlace>;
  maxWidth: number;
  /** How many frames `follow` may read beyond the one it places next; so many native frames are held in memory. */
  lookaheadFrames: number;
}

/** Where the window of a frame is: its upper left corner, in pixels of the source and fractions of them. Only one of the two may be between pixels. */
export interface WindowPlace {
  index: number;
  x: number;
  y: number;
}

/**
 * Writes a video anew of which a moving window is left. Decodes once; keeps the bit depth, timestamps, rotation, colour
 * tags, metadata and all other streams.
 * @returns how many frames there are
 * @throws ReelflowError `ObjectNotFound`, `MediaUnreadable`, `InvalidInput`, `DiskFull`, `JobCancelled`
 */
export async function cropVideo(options: CropOptions): Promise<number> {
  const { signal, onWarning, lookaheadFrames, maxWidth } = options;
  const breathe = createBreather(signal);
  await breathe();
  const source = await openMedia(options.input);
  let reader: RewriteReader | undefined;
  let writer: RewriteWriter | undefined;
  try {
    const stream = requireMovingPicture(source);
    writer = new RewriteWriter(source, stream, options);
    reader = new RewriteReader({ source, stream, writer, lookaheadFrames, maxWidth, onWarning, breathe });
    for await (const place of options.follow(reader.frames())) {
      await breathe();
      await writer.writeWindow(reader.take(place.index), place);
    }
    const frameCount = reader.requireAllTaken();
    await writer.finish();
    return frameCount;
  } catch (error) {
    await rm(options.output, { force: true });
    throw error;
  } finally {
    reader?.free();
    await writer?.free();
    source.close();
  }
}
