import { ffmpegCodes } from './ffmpeg-codes.ts';
import { toSeconds, type MediaSource } from './media-source.ts';
import { constants, type lib } from './node-av.ts';

// As FFmpeg has it for transport streams, whose clock may start anew where recordings were joined.
const longestGapSeconds = 10;
// FFmpeg takes 0.1 s; more spares streams that are merely interleaved badly.
const longestOverlapSeconds = 0.5;

/** Reads the packets of a file in turn, with one timeline where transport streams were joined. */
export class PacketReader {
  private readonly source: MediaSource;
  private readonly mayJump: boolean;
  /** When each stream's next packet is due to be decoded, and until when it has been shown, in seconds. */
  private readonly due = new Map<number, { decoding: number | undefined; showing: number | undefined }>();
  private offsetSeconds = 0;

  constructor(source: MediaSource) {
    this.source = source;
    const flags: number = source.format.iformat?.flags ?? 0;
    this.mayJump = (flags & constants.AVFMT_TS_DISCONT) !== 0;
  }

  /** Empties the packet and reads the next one into it; false at the end. As FFmpeg does, an error ends the file: what was read is kept. */
  read(packet: lib.Packet): boolean {
    packet.unref();
    let code = this.source.format.readFrameSync(packet);
    while (code === ffmpegCodes.again) code = this.source.format.readFrameSync(packet);
    if (code < 0) return false;
    if (this.mayJump) this.mend(packet);
    return true;
  }

  private mend(packet: lib.Packet): void {
    const stream = this.source.streams[packet.streamIndex];
    if (!stream) return;
    const { timeBase } = stream;
    const toTimeline = (timestamp: bigint): number | undefined =>
      timestamp === constants.AV_NOPTS_VALUE ? undefined : toSeconds(timestamp, timeBase) + this.offsetSeconds;
    const due = this.due.get(stream.index) ?? { decoding: undefined, showing: undefined };
    const decodingJump = difference(toTimeline(packet.dts), due.decoding);
    const showingJump = difference(toTimeline(packet.pts), due.showing);
    const jump = decodingJump ?? showingJump ?? 0;
    // After what was decoded before it, and after what was shown.
    if (jump > longestGapSeconds) this.offsetSeconds -= jump;
    else if (jump < -longestOverlapSeconds) this.offsetSeconds -= Math.min(jump, showingJump ?? jump);
    const { num, den } = stream.avgFrameRate;
    // Transport streams do not say how long a packet lasts.
    const duration = packet.duration > 0n ? toSeconds(packet.duration, timeBase) : num > 0 ? den / num : 0;
    this.due.set(stream.index, {
      decoding: plus(toTimeline(packet.dts), duration) ?? due.decoding,
      showing: Math.max(plus(toTimeline(packet.pts), duration) ?? -Infinity, due.showing ?? -Infinity),
    });
    const shift = BigInt(Math.round((this.offsetSeconds * timeBase.den) / timeBase.num));
    if (packet.pts !== constants.AV_NOPTS_VALUE) packet.pts += shift;
    if (packet.dts !== constants.AV_NOPTS_VALUE) packet.dts += shift;
  }
}

function difference(value: number | undefined, from: number | undefined): number | undefined {
  return value === undefined || from === undefined ? undefined : value - from;
}

function plus(value: number | undefined, added: number): number | undefined {
  return value === undefined ? undefined : value + added;
}
