import { encodeSamples, type AudioSamples } from './encode-samples.ts';
import { chooseEncoder } from './encoder-choice.ts';
import { FilterChain } from './filter-chain.ts';
import { frameFromPixels } from './frame-from-pixels.ts';
import { MediaOutput } from './media-output.ts';
import { constants, lib } from './node-av.ts';
import { displayMatrix, type Rotation } from './rotation.ts';
import { VideoEncoder } from './video-encoder.ts';

export interface WriteOptions {
  /** The container is that of the extension. */
  output: string;
  width: number;
  height: number;
  /** 8-bit yuv420p, tightly packed, in order; any time steps. */
  frames: AsyncIterable<WrittenFrame> | Iterable<WrittenFrame>;
  /** Nominal frames a second. */
  frameRate: number;
  /** The encoder's constant rate factor; default that of quality 85. */
  crf?: number;
  /** FFmpeg's name of the encoder; default by the extension. */
  codec?: string;
  /** Put to the encoder besides the defaults. */
  codecOptions?: Record<string, string | number>;
  audio?: AudioSamples;
  /** FFmpeg's name; default `yuv420p`. */
  pixelFormat?: string;
  /** Marks the picture to be turned clockwise for display; default 0. */
  rotationDegrees?: Rotation;
  /** Ticks a second of the timestamps; default 90,000. */
  timeScale?: number;
}

interface WrittenFrame {
  timeSeconds: number;
  data: Uint8Array;
}

/**
 * Encodes generated frames and sound into a new file.
 * @throws ReelflowError `InvalidInput` for an extension that is not written, `DiskFull`
 */
export async function writeVideo(options: WriteOptions): Promise<void> {
  const { width, height, frameRate, timeScale = 90_000 } = options;
  const choice = settingsFor(options);
  const output = new MediaOutput(options.output);
  let encoder: VideoEncoder | undefined;
  const chain = new FilterChain(`format=${choice.formatName}`);
  const timeBase = new lib.Rational(1, timeScale);
  try {
    encoder = await VideoEncoder.open({
      ...choice,
      width,
      height,
      timeBase,
      frameRate: { num: Math.round(frameRate * 1000), den: 1000 },
      needsGlobalHeader: output.needsGlobalHeader,
    });
    const parameters = new lib.CodecParameters();
    parameters.alloc();
    parameters.fromContext(encoder.context);
    const stream = output.addStream(parameters, timeBase);
    parameters.free();
    if (options.rotationDegrees) {
      stream.codecpar.addCodedSideData(constants.AV_PKT_DATA_DISPLAYMATRIX, displayMatrix(options.rotationDegrees));
    }
    stream.avgFrameRate = new lib.Rational(Math.round(frameRate * 1000), 1000);
    const audio = options.audio && encodeSamples(options.audio, output);
    await output.start();
    for await (const native of nativeFrames(options, chain, timeScale)) {
      audio?.writeUntil(Number(native.pts) / timeScale);
      for await (const packet of encoder.encode(native)) output.write(packet, stream, timeBase);
    }
    for await (const packet of encoder.encode(null)) output.write(packet, stream, timeBase);
    audio?.finish();
    await output.finish();
  } finally {
    await encoder?.free();
    chain.free();
    output.close();
  }
}

function settingsFor(options: WriteOptions): {
  codec: string;
  format: lib.CodecContext['pixelFormat'];
  formatName: string;
  options: Record<string, string | number>;
} {
  const chosen =
    options.codec === undefined ? chooseEncoder(options.output, options.pixelFormat ?? 'yuv420p', 85) : undefined;
  const formatName = options.pixelFormat ?? chosen?.formatName ?? 'yuv420p';
  return {
    codec: options.codec ?? chosen!.codec,
    formatName,
    format: lib.avGetPixFmtFromName(formatName),
    options: { ...chosen?.options, ...(options.crf !== undefined && { crf: options.crf }), ...options.codecOptions },
  };
}

async function* nativeFrames(options: WriteOptions, chain: FilterChain, timeScale: number): AsyncGenerator<lib.Frame> {
  const { width, height } = options;
  for await (const { timeSeconds, data } of options.frames) {
    const packed = frameFromPixels('yuv420p', data, width, height);
    const native = chain.apply(packed);
    packed.free();
    native.pts = BigInt(Math.round(timeSeconds * timeScale));
    native.duration = BigInt(Math.round(timeScale / options.frameRate));
    native.pictType = constants.AV_PICTURE_TYPE_NONE;
    yield native;
  }
}
