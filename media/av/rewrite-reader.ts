import { decodeVideo, type DecodedFrame } from './decode-video.ts';
import type { Frame } from './frame.ts';
import type { MediaSource } from './media-source.ts';
import type { lib } from './node-av.ts';
import { outOfStep } from './out-of-step.ts';
import { PictureConverter, scaledDown } from './picture-converter.ts';
import type { RewriteWriter } from './rewrite-writer.ts';
import { displayRotation, swapsSides } from './rotation.ts';

interface ReaderOptions {
  source: MediaSource;
  stream: lib.Stream;
  writer: RewriteWriter;
  lookaheadFrames: number;
  /** Scales what the edit sees down to at most this width, to even sides; default unscaled. */
  maxWidth?: number | undefined;
  onWarning: ((message: string) => void) | undefined;
  breathe: () => Promise<void>;
  /** The frames to give; default all of the stream. */
  decoded?: Generator<DecodedFrame, void> | undefined;
}

/** Decodes frames for an edit and holds them in native form until their edits come. */
export class RewriteReader {
  private readonly options: ReaderOptions;
  private readonly held: DecodedFrame[] = [];
  private readonly decoded: Generator<DecodedFrame, void>;
  private converter: PictureConverter | undefined;
  private readCount = 0;
  private takenCount = 0;
  private isAtEnd = false;

  constructor(options: ReaderOptions) {
    this.options = options;
    const { source, stream, writer, onWarning } = options;
    this.decoded =
      options.decoded ??
      decodeVideo(source, stream, { onWarning, onOtherPacket: (packet) => writer.writeOther(packet) });
  }

  /** The frames as the edit sees them. */
  async *frames(): AsyncGenerator<Frame, void, void> {
    const { lookaheadFrames, breathe } = this.options;
    for (;;) {
      if (this.held.length > lookaheadFrames) {
        throw outOfStep(`it reads more than ${lookaheadFrames} frames ahead of the one it gives`);
      }
      await breathe();
      const next = this.decoded.next();
      if (next.done) break;
      const frame = await this.hold(next.value);
      yield frame;
    }
    this.isAtEnd = true;
  }

  /** The native frame of this index, which must be the next. Whoever takes it frees it. */
  take(index: number): DecodedFrame {
    const next = this.held.shift();
    if (!next) throw outOfStep(`it gave frame ${index} without having read it`);
    this.takenCount++;
    if (next.index === index) return next;
    next.native.free();
    throw outOfStep(`it gave frame ${index} where frame ${next.index} was due`);
  }

  /** How many frames there were, all of them given back. */
  requireAllTaken(): number {
    if (this.isAtEnd && this.takenCount === this.readCount) return this.takenCount;
    throw outOfStep(`it gave ${this.takenCount} of ${this.readCount}${this.isAtEnd ? '' : ' or more'} frames`);
  }

  free(): void {
    this.decoded.return();
    for (const { native } of this.held.splice(0)) native.free();
    this.converter?.free();
  }

  private createConverter({ width, height }: lib.Frame): PictureConverter {
    const { stream, maxWidth } = this.options;
    const rotation = displayRotation(stream);
    const shown = swapsSides(rotation) ? { width: height, height: width } : { width, height };
    return new PictureConverter({
      pixelFormat: 'yuv420p',
      width,
      height,
      rotation,
      scaleTo: scaledDown(shown, maxWidth),
    });
  }

  private async hold(decoded: DecodedFrame): Promise<Frame> {
    this.held.push(decoded);
    this.readCount++;
    decoded.native = await this.options.writer.prepare(decoded.native);
    const { native, index, timeSeconds, durationSeconds } = decoded;
    this.converter ??= this.createConverter(native);
    const { width, height } = this.converter;
    return { index, timeSeconds, durationSeconds, width, height, data: this.converter.convert(native) };
  }
}
