import { ReelflowError } from '../../contract/errors.ts';
import { constants, lib } from './node-av.ts';

export interface SampleTarget {
  sampleRateHz: number;
  layout: lib.CodecContext['channelLayout'];
  format: lib.CodecContext['sampleFormat'];
  /** Samples in each frame; 0 for any number. */
  frameSize: number;
  /** Of the frames that go in. */
  timeBase: { num: number; den: number };
}

/** Resamples frames of sound and cuts them to an encoder's size; the timestamps that come out count samples. */
export function createSampleConverter(target: SampleTarget): {
  /** Takes a frame, or null for the end. */
  convert(frame: lib.Frame | null, onFrame: (frame: lib.Frame) => void): void;
  free(): void;
} {
  const { sampleRateHz, layout, frameSize, timeBase } = target;
  const wanted = { sampleRateHz, formatName: lib.avGetSampleFmtName(target.format), layout };
  let changer: { form: string; chain: SampleChain } | undefined;
  let cutter: SampleChain | undefined;
  const cut = (frame: lib.Frame | null, onFrame: (frame: lib.Frame) => void): void => {
    cutter ??= new SampleChain(sourceOf(wanted, { num: 1, den: sampleRateHz }), [`asetnsamples=n=${frameSize}:p=0`]);
    cutter.push(frame, onFrame);
  };
  const free = (): void => {
    changer?.chain.free();
    cutter?.free();
  };
  return {
    convert(frame, onFrame) {
      const pass = frameSize > 0 ? (changed: lib.Frame): void => cut(changed, onFrame) : onFrame;
      const form = frame ? sourceOf(formOf(frame), timeBase) : changer?.form;
      if (form === undefined) return;
      // Broadcasts change between two channels and more, and files that were joined from one rate to another.
      if (form !== changer?.form) {
        changer?.chain.push(null, pass);
        changer?.chain.free();
        changer = { form, chain: new SampleChain(form, conversionTo(wanted)) };
      }
      changer.chain.push(frame, pass);
      if (!frame && frameSize > 0) cut(null, onFrame);
    },
    free,
  };
}

interface SampleForm {
  sampleRateHz: number;
  formatName: string | null;
  layout: lib.CodecContext['channelLayout'];
}

function formOf({ sampleRate, format, channelLayout }: lib.Frame): SampleForm {
  const formatName = lib.avGetSampleFmtName(format as lib.CodecContext['sampleFormat']);
  return { sampleRateHz: sampleRate, formatName, layout: channelLayout };
}

function sourceOf({ sampleRateHz, formatName, layout }: SampleForm, { num, den }: SampleTarget['timeBase']): string {
  const channels = lib.avChannelLayoutDescribe(layout);
  return `abuffer@in=sample_rate=${sampleRateHz}:sample_fmt=${formatName}:channel_layout=${channels}:time_base=${num}/${den}`;
}

function conversionTo({ sampleRateHz, formatName, layout }: SampleForm): string[] {
  return [
    // Fills holes in the timestamps with silence, so that sound stays with the picture. Timestamps that are a little
    // off, as those of Vorbis are, stretch nothing.
    // Mixing channels must not clip: samples of floating point would otherwise grow beyond 1.
    `aresample=${sampleRateHz}:async=1000:min_comp=0.02:rematrix_maxval=1`,
    `aformat=sample_fmts=${formatName}:channel_layouts=${lib.avChannelLayoutDescribe(layout)}`,
  ];
}

/** Filters that frames of one form go through. Must be freed. */
class SampleChain {
  private readonly graph = new lib.FilterGraph();
  private readonly source: lib.FilterContext;
  private readonly sink: lib.FilterContext;

  constructor(source: string, filters: readonly string[]) {
    this.graph.alloc();
    try {
      check(this.graph.parse2([source, ...filters, 'abuffersink@out'].join(',')));
      check(this.graph.configSync());
    } catch (error) {
      this.graph.free();
      throw error;
    }
    this.source = this.graph.getFilter('abuffer@in')!;
    this.sink = this.graph.getFilter('abuffersink@out')!;
  }

  /** Takes a frame, or null for the end, and gives those that come out. */
  push(frame: lib.Frame | null, onFrame: (frame: lib.Frame) => void): void {
    check(this.source.buffersrcAddFrameSync(frame, constants.AV_BUFFERSRC_FLAG_KEEP_REF));
    for (;;) {
      const filtered = new lib.Frame();
      filtered.alloc();
      const more = this.sink.buffersinkGetFrameSync(filtered) >= 0;
      if (more) onFrame(filtered);
      filtered.free();
      if (!more) return;
    }
  }

  free(): void {
    this.graph.free();
  }
}

function check(code: number): void {
  if (code < 0)
    throw new ReelflowError('Internal', `The sound could not be converted (${lib.FFmpegError.strerror(code)}).`);
}
