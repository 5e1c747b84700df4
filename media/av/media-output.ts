import { resolve } from 'node:path';
import { ReelflowError } from '../../contract/errors.ts';
import { ffmpegCodes } from './ffmpeg-codes.ts';
import { constants, lib, takeLogLines } from './node-av.ts';

// More than are ever waiting.
const mostRefusals = 1000;

/** A media file being written. `finish` completes it; `close` frees it either way. */
export class MediaOutput {
  readonly path: string;
  readonly format: lib.FormatContext;
  /** How many packets the container did not take. */
  refusedCount = 0;
  private writtenCount = 0;
  private lastRefusal = 0;
  private isOpen = false;

  /** @throws ReelflowError `InvalidInput` when the file's extension names no container */
  constructor(path: string) {
    this.path = path;
    this.format = new lib.FormatContext();
    const allocated = this.format.allocOutputContext2(null, null, `file:${resolve(path)}`);
    if (allocated < 0) {
      throw new ReelflowError(
        'InvalidInput',
        `No video can be written as ${path}. Name an output that ends in .mp4, .mov, .mkv or .webm.`,
      );
    }
  }

  get needsGlobalHeader(): boolean {
    return this.format.oformat?.hasFlags(constants.AVFMT_GLOBALHEADER) ?? false;
  }

  /** Whether the container is MP4 or of its kin. */
  get isMovie(): boolean {
    return /mp4|mov|ipod|3gp/.test(this.format.oformat?.name ?? '');
  }

  /** Adds a stream that carries packets as these parameters describe. */
  addStream(parameters: lib.CodecParameters, timeBase: lib.Rational): lib.Stream {
    const stream = this.format.newStream(null);
    parameters.copy(stream.codecpar);
    // The tag of another container's kind would be refused; the muxer picks its own.
    stream.codecpar.codecTag = 0;
    // Apple's players take HEVC under this tag alone, and the muxer's own choice is the other one.
    if (this.isMovie && parameters.codecId === constants.AV_CODEC_ID_HEVC) stream.codecpar.codecTag = 'hvc1';
    stream.timeBase = timeBase;
    return stream;
  }

  /** Writes the header, after which the streams' time bases are those of the container. */
  async start(): Promise<void> {
    await this.check(this.format.openOutputSync());
    this.isOpen = true;
    if (this.isMovie) this.format.setOption('movflags', '+faststart');
    await this.check(this.format.writeHeaderSync(null));
  }

  /**
   * Writes one packet, whose timestamps are in `timeBase`, interleaved with those of the other streams. Empties it.
   * A packet that the container refuses is left out and counted: copied ones may be damaged.
   */
  write(packet: lib.Packet, stream: lib.Stream, timeBase: lib.Rational): void {
    packet.streamIndex = stream.index;
    packet.rescaleTs(timeBase, stream.timeBase);
    packet.pos = -1n;
    this.isAccepted(this.format.interleavedWriteFrameSync(packet));
    packet.unref();
  }

  /** @throws ReelflowError `Internal` when more packets were refused than written */
  async finish(): Promise<void> {
    // What waits to be interleaved is written here, so that a refusal does not take the packets after it along.
    for (let tries = 0; tries < mostRefusals; tries++)
      if (this.isAccepted(this.format.interleavedWriteFrameSync(null))) break;
    if (this.refusedCount > this.writtenCount) throw writeError(this.path, this.lastRefusal, await takeLogLines());
    await this.check(this.format.writeTrailerSync());
    this.format.closeOutputSync();
    this.isOpen = false;
  }

  close(): void {
    if (this.isOpen) this.format.closeOutputSync();
    this.isOpen = false;
    this.format.freeContext();
  }

  private isAccepted(code: number): boolean {
    if (code === ffmpegCodes.diskFull || code === ffmpegCodes.ioFailure) throw writeError(this.path, code, []);
    if (code >= 0) this.writtenCount++;
    else {
      this.refusedCount++;
      this.lastRefusal = code;
    }
    return code >= 0;
  }

  private async check(code: number): Promise<void> {
    if (code < 0) throw writeError(this.path, code, await takeLogLines());
  }
}

function writeError(path: string, code: number, lines: string[]): ReelflowError {
  if (code === ffmpegCodes.diskFull) {
    return new ReelflowError('DiskFull', 'The disk is full: free some space, then run the job again.');
  }
  const reason = [lib.FFmpegError.strerror(code), ...lines].join('; ');
  return new ReelflowError('Internal', `${path} could not be written (${reason}).`);
}
