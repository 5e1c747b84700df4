import { createBreather } from './cancel.ts';
import { warnOfDamage } from './decode-warnings.ts';
import { decodePacket, openDecoder, type DecodeCounts } from './decoder.ts';
import type { Frame } from './frame.ts';
import { openMedia, toSeconds, type MediaSource } from './media-source.ts';
import { constants, lib } from './node-av.ts';
import { PacketReader } from './packet-reader.ts';
import type { PictureConverter } from './picture-converter.ts';
import { requireMovingPicture } from './probe.ts';
import { createConverter, type ReadOptions } from './read-video.ts';

export interface SkimOptions extends Pick<ReadOptions, 'pixelFormat' | 'maxWidth' | 'signal' | 'onWarning'> {
  /** Where keyframes are further apart, what lies between them is decoded. */
  gapSeconds: number;
  /** How far apart the frames are that are taken from there. */
  stepSeconds: number;
}

/**
 * Looks through a video as quickly as can be: decodes its keyframes alone where they are close enough to each other.
 * Gives frames in the order in which they are shown, at most `gapSeconds` apart; `index` counts what is given.
 * @throws ReelflowError `ObjectNotFound`, `MediaUnreadable`, `InvalidInput`, `JobCancelled`
 */
export async function* skimVideo(path: string, options: SkimOptions): AsyncGenerator<Frame, void, void> {
  const breathe = createBreather(options.signal);
  await breathe();
  const source = await openMedia(path);
  let skimmer: Skimmer | undefined;
  const packet = new lib.Packet();
  packet.alloc();
  try {
    const stream = requireMovingPicture(source);
    for (const other of source.streams) if (other.index !== stream.index) other.discard = constants.AVDISCARD_ALL;
    skimmer = new Skimmer(source, stream, options);
    const reader = new PacketReader(source);
    while (reader.read(packet)) {
      await breathe();
      if (packet.streamIndex === stream.index) yield* skimmer.push(packet);
    }
    yield* skimmer.finish();
  } finally {
    skimmer?.free();
    packet.free();
    source.close();
  }
}

/** A frame that was decoded, with its time; whoever receives it frees it. */
interface Timed {
  native: lib.Frame;
  timeSeconds: number;
}

class Skimmer {
  private readonly source: MediaSource;
  private readonly stream: lib.Stream;
  private readonly options: SkimOptions;
  private readonly keyDecoder: lib.CodecContext;
  private readonly decoder: lib.CodecContext;
  private readonly counts: DecodeCounts = { packets: 0, frames: 0, damagedPackets: 0, damagedFrames: 0 };
  private readonly waiting: lib.Packet[] = [];
  private converter: PictureConverter | undefined;
  private keySeconds = -Infinity;
  private lastSeconds = -Infinity;
  private index = 0;
  /** Whether the frames after the last keyframe are being decoded. */
  private isDecoding = false;

  constructor(source: MediaSource, stream: lib.Stream, options: SkimOptions) {
    this.source = source;
    this.stream = stream;
    this.options = options;
    this.keyDecoder = openDecoder(source, stream, false);
    this.decoder = openDecoder(source, stream, false);
  }

  *push(packet: lib.Packet): Generator<Frame> {
    if (packet.hasFlags(constants.AV_PKT_FLAG_KEY)) {
      yield* this.closeGroup();
      yield* this.sampled(this.drain(this.keyDecoder, packet), -Infinity);
      this.keySeconds = this.timeOf(packet.pts === constants.AV_NOPTS_VALUE ? packet.dts : packet.pts);
    }
    if (this.isDecoding) {
      yield* this.sampled(this.decode(packet), this.options.stepSeconds);
      return;
    }
    const copy = packet.clone();
    if (copy) this.waiting.push(copy);
    if (
      this.timeOf(packet.dts === constants.AV_NOPTS_VALUE ? packet.pts : packet.dts) - this.keySeconds >
      this.options.gapSeconds
    )
      yield* this.decodeWaiting();
  }

  *finish(): Generator<Frame> {
    // The end is looked at in any case: nothing after it tells what it was.
    yield* this.decodeWaiting();
    yield* this.closeGroup();
    warnOfDamage(this.counts, this.options.onWarning);
  }

  free(): void {
    for (const packet of this.waiting.splice(0)) packet.free();
    this.converter?.free();
    this.keyDecoder.freeContext();
    this.decoder.freeContext();
  }

  private *decodeWaiting(): Generator<Frame> {
    this.isDecoding = true;
    for (const packet of this.waiting.splice(0)) {
      try {
        yield* this.sampled(this.decode(packet), this.options.stepSeconds);
      } finally {
        packet.free();
      }
    }
  }

  private *closeGroup(): Generator<Frame> {
    for (const packet of this.waiting.splice(0)) packet.free();
    if (this.isDecoding) yield* this.sampled(this.drain(this.decoder, null), this.options.stepSeconds);
    this.isDecoding = false;
  }

  private *decode(packet: lib.Packet): Generator<Timed> {
    for (const native of decodePacket(this.decoder, packet, this.counts)) yield this.timed(native);
  }

  /** Everything that comes of a packet, after which the decoder can begin anew. */
  private *drain(decoder: lib.CodecContext, packet: lib.Packet | null): Generator<Timed> {
    if (packet) for (const native of decodePacket(decoder, packet, this.counts)) yield this.timed(native);
    for (const native of decodePacket(decoder, null, this.counts)) yield this.timed(native);
    decoder.flushBuffers();
  }

  /** Those frames that come late enough after the one that was given last. */
  private *sampled(frames: Generator<Timed>, stepSeconds: number): Generator<Frame> {
    for (const { native, timeSeconds } of frames) {
      try {
        if (timeSeconds <= this.lastSeconds || timeSeconds < this.lastSeconds + stepSeconds - 1e-3) continue;
        this.lastSeconds = timeSeconds;
        this.converter ??= createConverter(native, this.stream, this.options);
        const { width, height } = this.converter;
        const data = this.converter.convert(native);
        yield { index: this.index++, timeSeconds, durationSeconds: 0, width, height, data };
      } finally {
        native.free();
      }
    }
  }

  private timed(native: lib.Frame): Timed {
    return { native, timeSeconds: this.timeOf(native.bestEffortTimestamp) };
  }

  private timeOf(timestamp: bigint): number {
    if (timestamp === constants.AV_NOPTS_VALUE) return this.lastSeconds === -Infinity ? 0 : this.lastSeconds + 0.04;
    return toSeconds(timestamp, this.stream.timeBase) - this.source.startSeconds;
  }
}
