import { applyPatch, hasEffect, type NativePicture } from './apply-patch.ts';
import { planStreams, type StreamPlan } from './copy-streams.ts';
import type { DecodedFrame } from './decode-video.ts';
import { cropFrame } from './crop-frame.ts';
import { chooseEncoder } from './encoder-choice.ts';
import { MediaOutput } from './media-output.ts';
import type { MediaSource } from './media-source.ts';
import { NativeFormatter } from './native-formatter.ts';
import { constants, lib } from './node-av.ts';
import type { Patch } from './patch.ts';
import { PacketFile } from './packet-file.ts';
import { planarLayout, plainFormat, type PixelFormat } from './pixel-format.ts';
import { displayRotation, swapsSides } from './rotation.ts';
import { describeStream, setMetadata, timelineShift } from './stream-carrier.ts';
import { VideoEncoder } from './video-encoder.ts';

interface WriterOptions {
  output: string;
  quality: number;
  /** The size of the window that is written of each picture, in display orientation, even; default the whole picture. */
  window?: Size | undefined;
  /** Adds what is written instead of the source's other streams, before the output starts; default those are carried along. */
  addStreams?: ((output: MediaOutput) => void) | undefined;
  /** Gives the output an opacity, which patches set; 8 bits, in WebM only; default false. */
  hasOpacity?: boolean | undefined;
  onWarning?: ((message: string) => void) | undefined;
  /** Writes nothing but the encoder's packets, as a `PacketFile`; default a whole file. */
  packetsOnly?: boolean | undefined;
}

interface Size {
  width: number;
  height: number;
}

const opaqueFormat = 'yuva420p';

/** What stands once the first frame is known. */
interface Writing {
  encoder: VideoEncoder;
  /** Where the encoder's packets go. */
  video: { write(packet: lib.Packet): void; finish(): Promise<void>; close(): void };
  /** Those of the other streams, by their index. */
  carriers: StreamPlan['carriers'];
  picture: NativePicture;
  formatter: NativeFormatter;
}

/** Encodes edited frames into the output, and carries the other streams along. */
export class RewriteWriter {
  private readonly source: MediaSource;
  private readonly stream: lib.Stream;
  private readonly options: WriterOptions;
  private readonly output: MediaOutput;
  private readonly early: lib.Packet[] = [];
  private writing: Writing | undefined;

  constructor(source: MediaSource, stream: lib.Stream, options: WriterOptions) {
    this.source = source;
    this.stream = stream;
    this.options = options;
    // Before any decoding, so that an output that cannot be written is refused at once.
    chooseEncoder(options.output, 'yuv420p', options.quality);
    this.output = new MediaOutput(options.output);
  }

  /** Takes a packet of another stream, which is emptied or left to the caller. */
  writeOther(packet: lib.Packet): void {
    if (this.writing) {
      this.writing.carriers.get(packet.streamIndex)?.write(packet);
      return;
    }
    const kept = packet.clone();
    if (kept) this.early.push(kept);
  }

  /** Gives a decoded frame in the form in which it is edited and encoded, and frees the one given where that is another. */
  async prepare(native: lib.Frame): Promise<lib.Frame> {
    this.writing ??= await this.start(native);
    return this.writing.formatter.toWorking(native);
  }

  /** Patches and encodes a frame, and frees it. Gives whether it was changed. */
  async write(frame: DecodedFrame, patches: Patch[]): Promise<boolean> {
    const { picture } = this.writing!;
    const { native } = frame;
    let isChanged = false;
    try {
      for (const patch of patches) {
        if (!hasEffect(patch)) continue;
        if (!isChanged) native.makeWritable();
        isChanged = true;
        applyPatch(native, picture, patch);
      }
    } catch (error) {
      native.free();
      throw error;
    }
    await this.encode(frame, native);
    return isChanged;
  }

  /** Encodes the window at this place of a frame, in display-oriented pixels and fractions of them, and frees the frame. */
  async writeWindow(frame: DecodedFrame, { x, y }: { x: number; y: number }): Promise<void> {
    const { picture } = this.writing!;
    let window: lib.Frame;
    try {
      window = cropFrame(frame.native, picture, { x, y, ...this.options.window! });
    } finally {
      frame.native.free();
    }
    await this.encode(frame, window);
  }

  // Frees the picture.
  private async encode(frame: DecodedFrame, picture: lib.Frame): Promise<void> {
    const { encoder, video, formatter } = this.writing!;
    const native = formatter.toEncoder(picture);
    native.pts = frame.timestamp - timelineShift(this.source, this.stream.timeBase);
    native.duration = frame.duration;
    native.pictType = constants.AV_PICTURE_TYPE_NONE;
    for await (const packet of encoder.encode(native)) video.write(packet);
  }

  /** Takes a packet that an encoder like this writer's own has made, and empties it. */
  writeEncoded(packet: lib.Packet): void {
    this.writing!.video.write(packet);
  }

  /** What decoders need to know before the first packet. Segments that go together have the same. */
  get codecHeader(): string {
    return this.writing?.encoder.context.extraData?.toString('base64') ?? '';
  }

  async finish(): Promise<void> {
    // A stretch without a frame is a file without a packet.
    if (!this.writing && this.options.packetsOnly) new PacketFile(this.options.output).close();
    if (!this.writing) return;
    const { encoder, video, carriers } = this.writing;
    for await (const packet of encoder.encode(null)) video.write(packet);
    for (const carrier of carriers.values()) carrier.finish();
    await video.finish();
    const { refusedCount } = this.output;
    if (refusedCount > 0) this.options.onWarning?.(`${refusedCount} damaged packets were left out.`);
  }

  async free(): Promise<void> {
    for (const packet of this.early.splice(0)) packet.free();
    await this.writing?.encoder.free();
    this.writing?.formatter.free();
    for (const carrier of this.writing?.carriers.values() ?? []) carrier.free();
    this.writing?.video.close();
    this.output.close();
  }

  private async start(first: lib.Frame): Promise<Writing> {
    const { output } = this;
    const { onWarning } = this.options;
    const native = plainFormat(first.format as PixelFormat);
    const codec = lib.avGetCodecName(this.stream.codecpar.codecId) ?? '';
    const format = this.options.hasOpacity ? opaqueFormat : native.name;
    const choice = chooseEncoder(this.options.output, format, this.options.quality, codec);
    const formatter = new NativeFormatter(first, native, choice, onWarning, this.nativeWindow());
    const rate = this.stream.avgFrameRate.num > 0 ? this.stream.avgFrameRate : this.stream.rFrameRate;
    const encoder = await VideoEncoder.open({
      ...choice,
      width: formatter.encodedWidth,
      height: formatter.encodedHeight,
      timeBase: this.stream.timeBase,
      frameRate: rate.num > 0 ? rate : { num: 25, den: 1 },
      pixelAspect: pixelAspect(this.stream, first),
      color: formatter.color,
      isInterlaced: choice.codec !== 'libvpx-vp9' && first.hasFlags(constants.AV_FRAME_FLAG_INTERLACED),
      needsGlobalHeader: output.needsGlobalHeader,
    });
    const sink = this.options.packetsOnly ? this.startPackets() : await this.startFile(encoder);
    const picture = {
      layout: planarLayout(choice.formatName)!,
      rotation: displayRotation(this.stream),
      fullRange: formatter.color.colorRange === constants.AVCOL_RANGE_JPEG,
    };
    return { encoder, ...sink, picture, formatter };
  }

  private startPackets(): Pick<Writing, 'video' | 'carriers'> {
    const file = new PacketFile(this.options.output);
    return {
      video: { write: (packet) => file.write(packet), finish: () => Promise.resolve(), close: () => file.close() },
      carriers: new Map(),
    };
  }

  private async startFile(encoder: VideoEncoder): Promise<Pick<Writing, 'video' | 'carriers'>> {
    const { output, source } = this;
    const stream = this.addVideo(encoder);
    const { carriers } = await this.planOthers();
    setMetadata(output.format, source.format.metadata);
    await output.start();
    for (const packet of this.early.splice(0)) {
      carriers.get(packet.streamIndex)?.write(packet);
      packet.free();
    }
    const { timeBase } = this.stream;
    return {
      video: {
        write: (packet) => output.write(packet, stream, timeBase),
        finish: () => output.finish(),
        close: () => undefined,
      },
      carriers,
    };
  }

  private async planOthers(): Promise<StreamPlan> {
    const { addStreams, onWarning } = this.options;
    if (!addStreams) return planStreams(this.source, this.stream, this.output, onWarning);
    addStreams(this.output);
    return { carriers: new Map() };
  }

  /** The size of the window before the picture is turned for display. */
  private nativeWindow(): Size | undefined {
    const { window } = this.options;
    if (!window || !swapsSides(displayRotation(this.stream))) return window;
    return { width: window.height, height: window.width };
  }

  private addVideo(encoder: VideoEncoder): lib.Stream {
    const parameters = new lib.CodecParameters();
    parameters.alloc();
    parameters.fromContext(encoder.context);
    const added = this.output.addStream(parameters, this.stream.timeBase);
    parameters.free();
    describeStream(this.stream, added);
    added.sampleAspectRatio = encoder.context.sampleAspectRatio;
    for (const { type, data } of this.stream.codecpar.getAllCodedSideData()) {
      if (keptSideData.has(type)) added.codecpar.addCodedSideData(type, data);
    }
    return added;
  }
}

// The container's word goes before the codec's.
function pixelAspect(stream: lib.Stream, frame: lib.Frame): { num: number; den: number } {
  return stream.sampleAspectRatio.num > 0 ? stream.sampleAspectRatio : frame.sampleAspectRatio;
}

// How the picture is shown; other side data describes the old encoding.
const keptSideData = new Set<unknown>([
  constants.AV_PKT_DATA_DISPLAYMATRIX,
  constants.AV_PKT_DATA_STEREO3D,
  constants.AV_PKT_DATA_SPHERICAL,
  constants.AV_PKT_DATA_MASTERING_DISPLAY_METADATA,
  constants.AV_PKT_DATA_CONTENT_LIGHT_LEVEL,
]);
