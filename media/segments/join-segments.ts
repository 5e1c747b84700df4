import { rm } from 'node:fs/promises';
import { createBreather } from '../av/cancel.ts';
import { decodeVideo } from '../av/decode-video.ts';
import { openMedia, toSeconds, type MediaSource } from '../av/media-source.ts';
import { constants, lib } from '../av/node-av.ts';
import { readPackets } from '../av/packet-file.ts';
import { PacketReader } from '../av/packet-reader.ts';
import { requireMovingPicture } from '../av/probe.ts';
import type { RewriteResult } from '../av/rewrite-video.ts';
import { RewriteWriter } from '../av/rewrite-writer.ts';
import { timelineShift } from '../av/stream-carrier.ts';

/** What to join. */
export interface JoinOptions {
  /** The video that was cut: its other streams go into the output as well. */
  input: string;
  output: string;
  quality: number;
  /** Whether they were written with an opacity; default false. */
  hasOpacity?: boolean | undefined;
  /** The packet files of the segments, in order, and what is in them. */
  segments: readonly { path: string; rewrite: RewriteResult }[];
  signal?: AbortSignal | undefined;
  /** Told how far it is, 0 to 1. */
  onProgress?: ((fraction: number) => void) | undefined;
  onWarning?: ((message: string) => void) | undefined;
}

/**
 * Puts the segments of a video together, packet by packet, beside the other streams of the input. Those without a frame,
 * such as where the sound goes on alone, add nothing.
 * @returns false when they do not fit together: with frames between them missing or double, or encoded in another way
 */
export async function joinSegments(options: JoinOptions): Promise<boolean> {
  const shown = options.segments.map(({ rewrite }) => rewrite).filter(({ frameCount }) => frameCount > 0);
  if (shown.length === 0 || !adjoin(shown)) return false;
  const source = await openMedia(options.input);
  let writer: RewriteWriter | undefined;
  let isJoined = false;
  try {
    const stream = requireMovingPicture(source);
    writer = new RewriteWriter(source, stream, options);
    await startWriter(writer, source, stream);
    const { codecHeader } = writer;
    if (shown.some(({ extent }) => extent?.codecHeader !== codecHeader)) return false;
    const others = otherPackets(source, stream, options);
    let other = await others.next();
    const shiftSeconds = toSeconds(timelineShift(source, stream.timeBase), stream.timeBase);
    for (const packet of videoPackets(options.segments)) {
      const dueSeconds = toSeconds(packet.dts, stream.timeBase) + shiftSeconds;
      for (; !other.done && isDue(other.value, source, dueSeconds); other = await others.next()) {
        writer.writeOther(other.value);
      }
      writer.writeEncoded(packet);
    }
    for (; !other.done; other = await others.next()) writer.writeOther(other.value);
    await writer.finish();
    isJoined = true;
    return true;
  } finally {
    await writer?.free();
    source.close();
    if (!isJoined) await rm(options.output, { force: true });
  }
}

function adjoin(rewrites: readonly RewriteResult[]): boolean {
  return rewrites.every(({ extent }, index) => index === 0 || extent?.from === rewrites[index - 1]!.extent?.to);
}

/** Opens the encoder and the output as for a whole file, by its first frame. */
async function startWriter(writer: RewriteWriter, source: MediaSource, stream: lib.Stream): Promise<void> {
  const frames = decodeVideo(source, stream, { onOtherPacket: (packet) => writer.writeOther(packet) });
  const first = frames.next();
  if (!first.done) (await writer.prepare(first.value.native)).free();
  frames.return();
}

function* videoPackets(segments: JoinOptions['segments']): Generator<lib.Packet, void> {
  let last: bigint | undefined;
  for (const { path } of segments) {
    for (const packet of readPackets(path)) {
      // Each encoder begins with pictures that it has to hold back; with a variable frame rate that may take it into the one before.
      if (last !== undefined && packet.dts <= last) packet.dts = last + 1n;
      last = packet.dts;
      yield packet;
    }
  }
}

/** The packets of all streams but the video, from where the file stands. Each is gone when the next is asked for. */
async function* otherPackets(
  source: MediaSource,
  video: lib.Stream,
  { signal, onProgress }: JoinOptions,
): AsyncGenerator<lib.Packet, void> {
  const breathe = createBreather(signal);
  const packet = new lib.Packet();
  packet.alloc();
  const totalSeconds = Number(source.format.duration) / 1e6;
  try {
    const reader = new PacketReader(source);
    while (reader.read(packet)) {
      await breathe();
      if (packet.streamIndex !== video.index) yield packet;
      else if (totalSeconds > 0) onProgress?.(toSeconds(packet.dts, video.timeBase) / totalSeconds);
    }
  } finally {
    packet.free();
  }
}

/** Whether a packet is to be decoded before this moment. */
function isDue(packet: lib.Packet, source: MediaSource, seconds: number): boolean {
  const timestamp = packet.dts === constants.AV_NOPTS_VALUE ? packet.pts : packet.dts;
  const stream = source.streams[packet.streamIndex];
  return timestamp === constants.AV_NOPTS_VALUE || !stream || toSeconds(timestamp, stream.timeBase) <= seconds;
}
