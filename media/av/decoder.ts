import { ReelflowError } from '../../contract/errors.ts';
import { ffmpegCodes } from './ffmpeg-codes.ts';
import { constants, lib } from './node-av.ts';
import { maxPicturePixels, type MediaSource } from './media-source.ts';

/**
 * Opens a software decoder for a stream, on all cores. Must be freed with `freeContext()`.
 * @param givesDamaged whether frames come out whose references are missing, as FFmpeg's own tools have it; after
 *   seeking they are left out, as those before the next keyframe are all of that kind
 */
export function openDecoder(source: MediaSource, stream: lib.Stream, givesDamaged: boolean): lib.CodecContext {
  const codec = lib.Codec.findDecoder(stream.codecpar.codecId);
  const name = lib.avGetCodecName(stream.codecpar.codecId) ?? 'unknown';
  if (!codec) {
    throw new ReelflowError(
      'MediaUnreadable',
      `${source.path} is in ${name}, which cannot be decoded. Convert it to H.264.`,
    );
  }
  const context = new lib.CodecContext();
  context.allocContext3(codec);
  context.parametersToContext(stream.codecpar);
  context.pktTimebase = stream.timeBase;
  context.threadCount = 0;
  // FFmpeg 8.1's HEVC decoder can wait for ever on a damaged file when it has this flag and threads.
  const isHevc = stream.codecpar.codecId === constants.AV_CODEC_ID_HEVC;
  if (givesDamaged && !isHevc) context.setFlags(constants.AV_CODEC_FLAG_OUTPUT_CORRUPT);
  context.setOption('max_pixels', maxPicturePixels);
  const opened = context.open2Sync(codec, null);
  if (opened >= 0) return context;
  context.freeContext();
  const reason = lib.FFmpegError.strerror(opened);
  throw new ReelflowError('MediaUnreadable', `The ${name} stream of ${source.path} cannot be decoded (${reason}).`);
}

/** What a decoder met on its way. */
export interface DecodeCounts {
  packets: number;
  frames: number;
  /** Packets refused by the decoder. */
  damagedPackets: number;
  /** Frames that were concealed in part. */
  damagedFrames: number;
}

/** Sends one packet (null: the end) and gives every frame that comes out; each must be freed. Damage is counted, not thrown. */
export function* decodePacket(
  decoder: lib.CodecContext,
  packet: lib.Packet | null,
  counts: DecodeCounts,
): Generator<lib.Frame, void> {
  if (packet) counts.packets++;
  let sent = decoder.sendPacketSync(packet);
  while (sent === ffmpegCodes.again) {
    const frame = receiveFrame(decoder, counts);
    if (!frame) break;
    yield frame;
    sent = decoder.sendPacketSync(packet);
  }
  if (sent < 0 && packet) counts.damagedPackets++;
  for (let frame = receiveFrame(decoder, counts); frame; frame = receiveFrame(decoder, counts)) yield frame;
}

function receiveFrame(decoder: lib.CodecContext, counts: DecodeCounts): lib.Frame | undefined {
  const frame = new lib.Frame();
  frame.alloc();
  for (;;) {
    const received = decoder.receiveFrameSync(frame);
    if (received >= 0) break;
    if (received === ffmpegCodes.again || received === ffmpegCodes.end) {
      frame.free();
      return undefined;
    }
    // A frame lost to damage; the ones after it may still be whole.
    counts.damagedFrames++;
  }
  counts.frames++;
  if (frame.decodeErrorFlags !== 0 || frame.hasFlags(constants.AV_FRAME_FLAG_CORRUPT)) counts.damagedFrames++;
  return frame;
}
