import { ReelflowError } from '../../contract/errors.ts';
import { warnOfDamage, warnOfEarlyEnd } from './decode-warnings.ts';
import { decodePacket, openDecoder, type DecodeCounts } from './decoder.ts';
import { toSeconds, type MediaSource } from './media-source.ts';
import { constants, lib } from './node-av.ts';
import { PacketReader } from './packet-reader.ts';

/** A frame as it was decoded: native pixel format, size and orientation. Whoever receives it frees it. */
export interface DecodedFrame {
  native: lib.Frame;
  /** From 0. */
  index: number;
  /** In the stream's time base; always greater than the one before. */
  timestamp: bigint;
  /** To the next frame, in the stream's time base; estimated for the last. */
  duration: bigint;
  timeSeconds: number;
  durationSeconds: number;
}

export interface DecodeOptions {
  onWarning?: ((message: string) => void) | undefined;
  /** Whether the file stands somewhere in its middle; default at its start. */
  isSeeked?: boolean;
  /** Receives the packets of the other streams, which are reused once it returns. */
  onOtherPacket?: (packet: lib.Packet) => void;
}

/**
 * Decodes the video stream, one frame at a time in display order. What is damaged is concealed as FFmpeg does, with a warning.
 * @throws ReelflowError `MediaUnreadable` when the stream gives no frame at all
 */
export function* decodeVideo(
  source: MediaSource,
  stream: lib.Stream,
  options: DecodeOptions = {},
): Generator<DecodedFrame, void> {
  const decoder = openDecoder(source, stream, !options.isSeeked);
  const packet = new lib.Packet();
  packet.alloc();
  const counts: DecodeCounts = { packets: 0, frames: 0, damagedPackets: 0, damagedFrames: 0 };
  const clock = createClock(stream);
  const reader = new PacketReader(source);
  let held: { native: lib.Frame; timestamp: bigint } | undefined;
  let index = 0;
  const release = (next: bigint | undefined): DecodedFrame | undefined => {
    if (!held) return undefined;
    const { native, timestamp } = held;
    held = undefined;
    const duration = next === undefined ? clock.lastDuration(native) : next - timestamp;
    const timeSeconds = toSeconds(timestamp, stream.timeBase) - source.startSeconds;
    return {
      native,
      index: index++,
      timestamp,
      duration,
      timeSeconds,
      durationSeconds: toSeconds(duration, stream.timeBase),
    };
  };
  try {
    for (let isRead = true; isRead;) {
      isRead = reader.read(packet);
      if (isRead && packet.streamIndex !== stream.index) {
        options.onOtherPacket?.(packet);
        continue;
      }
      for (const native of decodePacket(decoder, isRead ? packet : null, counts)) {
        const timestamp = clock.next(native);
        const ready = release(timestamp);
        held = { native, timestamp };
        if (ready) yield ready;
      }
    }
    const last = release(undefined);
    if (last) yield last;
    if (counts.frames === 0) throw noFrames(source, stream, counts);
    warnOfDamage(counts, options.onWarning);
    if (last) warnOfEarlyEnd(stream, last, options.onWarning);
  } finally {
    held?.native.free();
    packet.free();
    decoder.freeContext();
  }
}

function createClock(stream: lib.Stream): { next(frame: lib.Frame): bigint; lastDuration(frame: lib.Frame): bigint } {
  const { num, den } = stream.avgFrameRate.num > 0 ? stream.avgFrameRate : { num: 25, den: 1 };
  const typical = BigInt(Math.max(1, Math.round((den * stream.timeBase.den) / (num * stream.timeBase.num))));
  let last: bigint | undefined;
  let lastStep = typical;
  return {
    next(frame) {
      let timestamp = frame.bestEffortTimestamp;
      if (timestamp === constants.AV_NOPTS_VALUE) timestamp = last === undefined ? 0n : last + lastStep;
      if (last !== undefined && timestamp <= last) timestamp = last + 1n;
      else if (last !== undefined) lastStep = timestamp - last;
      last = timestamp;
      return timestamp;
    },
    lastDuration: (frame) => (frame.duration > 0n ? frame.duration : lastStep),
  };
}

function noFrames(source: MediaSource, stream: lib.Stream, counts: DecodeCounts): ReelflowError {
  const codec = lib.avGetCodecName(stream.codecpar.codecId) ?? 'video';
  return new ReelflowError(
    'MediaUnreadable',
    `No picture of ${source.path} could be decoded (${counts.packets} ${codec} packets, ${counts.damagedPackets} damaged). The file is damaged or was cut short: upload it again.`,
  );
}
