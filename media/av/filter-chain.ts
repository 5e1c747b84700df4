import { ReelflowError } from '../../contract/errors.ts';
import { constants, lib } from './node-av.ts';

/** Runs frames through a linear chain of FFmpeg filters that gives one frame for each. Must be freed. */
export class FilterChain {
  private readonly graph = new lib.FilterGraph();
  private source: lib.FilterContext | undefined;
  private sink: lib.FilterContext | undefined;
  private shape = '';
  private readonly filters: string;

  /** @param filters in FFmpeg's syntax, for example `scale=640:360,format=gray` */
  constructor(filters: string) {
    this.filters = filters;
  }

  /** The filtered frame, which the caller frees. */
  apply(frame: lib.Frame): lib.Frame {
    const shape = [frame.width, frame.height, frame.format, frame.colorRange, frame.colorSpace].join();
    if (shape !== this.shape) this.configure(frame, shape);
    const keepReference = constants.AV_BUFFERSRC_FLAG_KEEP_REF;
    check(this.source!.buffersrcAddFrameSync(frame, keepReference), this.filters);
    const filtered = new lib.Frame();
    filtered.alloc();
    const received = this.sink!.buffersinkGetFrameSync(filtered);
    if (received < 0) filtered.free();
    check(received, this.filters);
    return filtered;
  }

  free(): void {
    this.graph.free();
  }

  private configure(frame: lib.Frame, shape: string): void {
    const { graph } = this;
    graph.free();
    graph.alloc();
    const pixelFormat = lib.avGetPixFmtName(frame.format as Parameters<typeof lib.avGetPixFmtName>[0]);
    const source = [
      `video_size=${frame.width}x${frame.height}:pix_fmt=${pixelFormat}:time_base=1/1000000:pixel_aspect=1/1`,
      `colorspace=${frame.colorSpace}:range=${frame.colorRange}`,
    ].join(':');
    // One name for both ends of the chain makes the parser link them.
    check(graph.parse2(`buffer@in=${source},${this.filters},buffersink@out`), this.filters);
    check(graph.configSync(), this.filters);
    this.source = graph.getFilter('buffer@in') ?? undefined;
    this.sink = graph.getFilter('buffersink@out') ?? undefined;
    this.shape = shape;
  }
}

function check(code: number, filters: string): void {
  if (code >= 0) return;
  const reason = lib.FFmpegError.strerror(code);
  throw new ReelflowError('MediaUnreadable', `A picture could not be converted (${filters}: ${reason}).`);
}
