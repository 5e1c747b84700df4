import { rm } from 'node:fs/promises';
import { createBreather } from '../av/cancel.ts';
import type { DecodedFrame } from '../av/decode-video.ts';
import { openMedia, toSeconds } from '../av/media-source.ts';
import type { lib } from '../av/node-av.ts';
import { openAt, toleranceSeconds } from '../av/open-at.ts';
import { requireMovingPicture } from '../av/probe.ts';
import { RewriteWriter } from '../av/rewrite-writer.ts';
import { encodableLayout, soundCodecFor } from '../av/sound-codec.ts';
import { timelineShift } from '../av/stream-carrier.ts';
import { JoinedSound } from './joined-sound.ts';
import type { Span } from './place-cuts.ts';

export interface SummaryOptions {
  input: string;
  /** Its extension names the container. */
  output: string;
  /** 0 to 100. */
  quality: number;
  /** In order, apart from one another. */
  spans: readonly Span[];
  /** Where the input ends. */
  endSeconds: number;
  hasSound: boolean;
  signal: AbortSignal;
  onWarning: (message: string) => void;
  onProgress: (fraction: number) => void;
}

/** What was written. */
export interface WrittenSummary {
  /** To the frame: from the first one of each stretch to the end of its last one. */
  spans: Span[];
  durationSeconds: number;
  frameCount: number;
}

/**
 * Writes stretches of a video, one after the other, into one. Decodes little more than what is used, and encodes it once;
 * keeps the bit depth, frame durations, rotation, colour tags and metadata. Of several sounds the first is kept.
 * @throws ReelflowError `MediaUnreadable`, `InvalidInput`, `DiskFull`, `JobCancelled`
 */
export async function writeSummary(options: SummaryOptions): Promise<WrittenSummary> {
  const { input, output, quality, spans, hasSound, signal, onWarning } = options;
  const source = await openMedia(input);
  let writer: RewriteWriter | undefined;
  let sound: JoinedSound | undefined;
  try {
    const stream = requireMovingPicture(source);
    if (hasSound && source.audio) {
      const { sampleRate, channelLayout } = source.audio.codecpar;
      const layout = encodableLayout(soundCodecFor(output), {
        sampleRateHz: sampleRate,
        channels: channelLayout.nbChannels,
      });
      sound = new JoinedSound(input, layout, signal);
    }
    const addStreams = (to: Parameters<JoinedSound['addTo']>[0]): void => sound?.addTo(to);
    writer = new RewriteWriter(source, stream, { output, quality, addStreams, onWarning });
    const shift = timelineShift(source, stream.timeBase);
    const written: WrittenSummary = { spans: [], durationSeconds: 0, frameCount: 0 };
    let clock = 0n;
    for (const span of spans) {
      const done = await writeSpan(span, clock);
      clock = done.clock;
      if (done.span) written.spans.push(done.span);
    }
    sound?.finish();
    await writer.finish();
    written.durationSeconds = toSeconds(clock, stream.timeBase);
    return written;

    async function writeSpan(span: Span, start: bigint): Promise<{ clock: bigint; span: Span | undefined }> {
      let at = start;
      let first: DecodedFrame | undefined;
      let end = span.startSeconds;
      for await (const frame of framesOf(input, span, signal)) {
        const { timeSeconds, durationSeconds, duration } = frame;
        frame.native = await writer!.prepare(frame.native);
        // The sound begins with the first frame, wherever that is.
        if (!first) sound?.begin(timeSeconds, written.frameCount > 0 || timeSeconds > toleranceSeconds);
        first ??= frame;
        await writer!.write({ ...frame, timestamp: at + shift }, []);
        at += duration;
        end = timeSeconds + durationSeconds;
        written.frameCount++;
        await sound?.writeUntil(toSeconds(at, stream.timeBase));
        options.onProgress(toSeconds(at, stream.timeBase) / totalSeconds(spans));
      }
      if (!first) return { clock: at, span: undefined };
      await sound?.end(end < options.endSeconds - toleranceSeconds);
      return { clock: at, span: { startSeconds: first.timeSeconds, endSeconds: end } };
    }
  } catch (error) {
    await rm(output, { force: true });
    throw error;
  } finally {
    await sound?.free();
    await writer?.free();
    source.close();
  }
}

/** The frames that begin in a stretch. Whoever receives one frees it. */
async function* framesOf(input: string, span: Span, signal: AbortSignal): AsyncGenerator<DecodedFrame> {
  const breathe = createBreather(signal);
  // What is damaged was told when the video was looked at.
  const { source, frames } = await openAt(input, span.startSeconds, undefined);
  try {
    for (const frame of frames) {
      let native: lib.Frame | undefined = frame.native;
      try {
        await breathe();
        if (frame.timeSeconds < span.startSeconds - toleranceSeconds) continue;
        if (frame.timeSeconds >= span.endSeconds - toleranceSeconds) return;
        native = undefined;
        yield frame;
      } finally {
        native?.free();
      }
    }
  } finally {
    frames.return();
    source.close();
  }
}

function totalSeconds(spans: readonly Span[]): number {
  return Math.max(
    1e-3,
    spans.reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 0),
  );
}
