import { ReelflowError } from '../../contract/errors.ts';
import { frameFromPixels } from './frame-from-pixels.ts';
import { MediaOutput } from './media-output.ts';
import { constants, lib } from './node-av.ts';
import { VideoEncoder } from './video-encoder.ts';

export interface GifOptions {
  output: string;
  /** rgb24, tightly packed. All are held until the palette is known: keep them few and small. */
  frames: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** Frames a second; gif counts in hundredths of a second, and players slow down above 50. */
  frameRate: number;
  width: number;
  height: number;
}

/**
 * Writes an endlessly repeating gif with one palette made for its colours (FFmpeg's palettegen and paletteuse).
 * @throws ReelflowError `InvalidInput` without frames, `DiskFull`
 */
export async function writeGif(options: GifOptions): Promise<void> {
  const { width, height, frameRate } = options;
  const output = new MediaOutput(options.output);
  const palettes = new PaletteGraph(width, height);
  let encoder: VideoEncoder | undefined;
  const timeBase = new lib.Rational(1, 100);
  try {
    encoder = await VideoEncoder.open({
      codec: 'gif',
      width,
      height,
      format: constants.AV_PIX_FMT_PAL8,
      timeBase,
      frameRate: { num: Math.round(frameRate * 1000), den: 1000 },
      needsGlobalHeader: output.needsGlobalHeader,
      options: {},
    });
    const parameters = new lib.CodecParameters();
    parameters.alloc();
    parameters.fromContext(encoder.context);
    const stream = output.addStream(parameters, timeBase);
    parameters.free();
    output.format.setOption('final_delay', Math.round(100 / frameRate));
    await output.start();
    let count = 0;
    for await (const data of options.frames) palettes.add(data, count++);
    if (count === 0) throw new ReelflowError('InvalidInput', 'A gif needs at least one frame.');
    let index = 0;
    for (const native of palettes.finish()) {
      native.pts = BigInt(Math.round((index * 100) / frameRate));
      native.duration = BigInt(Math.round(((index + 1) * 100) / frameRate)) - native.pts;
      native.pictType = constants.AV_PICTURE_TYPE_NONE;
      index++;
      for await (const packet of encoder.encode(native)) output.write(packet, stream, timeBase);
    }
    for await (const packet of encoder.encode(null)) output.write(packet, stream, timeBase);
    await output.finish();
  } finally {
    await encoder?.free();
    palettes.free();
    output.close();
  }
}

class PaletteGraph {
  private readonly graph = new lib.FilterGraph();
  private readonly source: lib.FilterContext;
  private readonly sink: lib.FilterContext;
  private readonly width: number;
  private readonly height: number;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.graph.alloc();
    const source = `buffer@in=video_size=${width}x${height}:pix_fmt=rgb24:time_base=1/100:pixel_aspect=1/1`;
    // The error of each frame stays within what changed, so that still parts do not shimmer.
    const chain = `split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=sierra2_4a:diff_mode=rectangle`;
    check(this.graph.parse2(`${source},${chain},buffersink@out`));
    check(this.graph.configSync());
    this.source = this.graph.getFilter('buffer@in')!;
    this.sink = this.graph.getFilter('buffersink@out')!;
  }

  add(data: Uint8Array, index: number): void {
    const { width, height } = this;
    const frame = frameFromPixels('rgb24', data, width, height);
    frame.pts = BigInt(index);
    check(this.source.buffersrcAddFrameSync(frame));
    frame.free();
  }

  /** The frames in colours of the palette; each must be freed. */
  *finish(): Generator<lib.Frame, void> {
    check(this.source.buffersrcAddFrameSync(null));
    for (;;) {
      const frame = new lib.Frame();
      frame.alloc();
      if (this.sink.buffersinkGetFrameSync(frame) < 0) {
        frame.free();
        return;
      }
      yield frame;
    }
  }

  free(): void {
    this.graph.free();
  }
}

function check(code: number): void {
  if (code < 0)
    throw new ReelflowError('Internal', `The gif's palette could not be made (${lib.FFmpegError.strerror(code)}).`);
}
