import { ReelflowError } from '../../contract/errors.ts';
import { ffmpegCodes } from './ffmpeg-codes.ts';
import { constants, lib, takeLogLines } from './node-av.ts';

/** What an encoder is opened with. */
export interface EncoderSettings {
  /** FFmpeg's name of the encoder. */
  codec: string;
  width: number;
  height: number;
  format: lib.CodecContext['pixelFormat'];
  timeBase: { num: number; den: number };
  frameRate: { num: number; den: number };
  pixelAspect?: { num: number; den: number };
  color?: Partial<Pick<lib.Frame, 'colorRange' | 'colorSpace' | 'colorPrimaries' | 'colorTrc' | 'chromaLocation'>>;
  /** Codes the two fields of each frame apart, as they were shot. */
  isInterlaced?: boolean;
  needsGlobalHeader: boolean;
  /** The encoder's own options. */
  options: Record<string, string | number>;
}

/** Encodes frames in the background while the caller prepares the next one. Must be freed. */
export class VideoEncoder {
  readonly context: lib.CodecContext;
  private readonly packet = new lib.Packet();
  private sending: Promise<number> | undefined;
  private current: lib.Frame | null = null;

  private constructor(context: lib.CodecContext) {
    this.context = context;
    this.packet.alloc();
  }

  /** @throws ReelflowError `Internal` when the encoder refuses the settings */
  static async open(settings: EncoderSettings): Promise<VideoEncoder> {
    const codec = lib.Codec.findEncoderByName(settings.codec as Parameters<typeof lib.Codec.findEncoderByName>[0]);
    if (!codec) throw new ReelflowError('Internal', `The encoder ${settings.codec} is not in this build of FFmpeg.`);
    const context = new lib.CodecContext();
    context.allocContext3(codec);
    context.width = settings.width;
    context.height = settings.height;
    context.pixelFormat = settings.format;
    context.timeBase = new lib.Rational(settings.timeBase.num, settings.timeBase.den);
    context.framerate = new lib.Rational(settings.frameRate.num, settings.frameRate.den);
    const aspect = settings.pixelAspect ?? { num: 0, den: 1 };
    context.sampleAspectRatio = new lib.Rational(aspect.num, aspect.den);
    context.threadCount = 0;
    Object.assign(context, settings.color);
    // Without it the frames' durations are not taken over, and the last frame's is lost.
    context.setFlags(constants.AV_CODEC_FLAG_FRAME_DURATION);
    if (settings.needsGlobalHeader) context.setFlags(constants.AV_CODEC_FLAG_GLOBAL_HEADER);
    if (settings.isInterlaced)
      context.setFlags(constants.AV_CODEC_FLAG_INTERLACED_DCT, constants.AV_CODEC_FLAG_INTERLACED_ME);
    // Not as a dictionary: node-av frees one that was given to open2 twice.
    for (const [name, value] of Object.entries(settings.options)) context.setOption(name, String(value));
    const opened = context.open2Sync(codec, null);
    if (opened >= 0) return new VideoEncoder(context);
    context.freeContext();
    const reason = [lib.FFmpegError.strerror(opened), ...(await takeLogLines())].join('; ');
    throw new ReelflowError('Internal', `The encoder ${settings.codec} could not be opened (${reason}).`);
  }

  /** Takes a frame, which it will free, or null for the end, and gives the packets that are ready. */
  async *encode(frame: lib.Frame | null): AsyncGenerator<lib.Packet, void> {
    try {
      await this.settle();
      yield* this.receive();
    } catch (error) {
      frame?.free();
      throw error;
    }
    this.current = frame;
    this.sending = this.context.sendFrame(frame);
    if (frame) return;
    await this.settle();
    yield* this.receive();
  }

  // Waits until the frame that was sent last is no longer used.
  private async settle(): Promise<void> {
    const { sending, current } = this;
    this.sending = undefined;
    this.current = null;
    const sent = await sending;
    current?.free();
    if (sent !== undefined && sent < 0 && sent !== ffmpegCodes.end) {
      throw new ReelflowError('Internal', `A frame could not be encoded (${lib.FFmpegError.strerror(sent)}).`);
    }
  }

  async free(): Promise<void> {
    await this.settle().catch(() => undefined);
    this.packet.free();
    this.context.freeContext();
  }

  private *receive(): Generator<lib.Packet, void> {
    while (this.context.receivePacketSync(this.packet) >= 0) {
      yield this.packet;
      this.packet.unref();
    }
  }
}
