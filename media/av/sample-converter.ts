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
  const graph = new lib.FilterGraph();
  let source: lib.FilterContext | null = null;
  let sink: lib.FilterContext | null = null;
  const configure = (frame: lib.Frame): void => {
    graph.alloc();
    const from = lib.avGetSampleFmtName(frame.format as lib.CodecContext['sampleFormat']);
    const { num, den } = target.timeBase;
    const filters = [
      `abuffer@in=sample_rate=${frame.sampleRate}:sample_fmt=${from}:channel_layout=${lib.avChannelLayoutDescribe(frame.channelLayout)}:time_base=${num}/${den}`,
      // Fills holes in the timestamps with silence, so that sound stays with the picture. Timestamps that are a little
      // off, as those of Vorbis are, stretch nothing.
      // Mixing channels must not clip: samples of floating point would otherwise grow beyond 1.
      `aresample=${target.sampleRateHz}:async=1000:min_comp=0.02:rematrix_maxval=1`,
      `aformat=sample_fmts=${lib.avGetSampleFmtName(target.format)}:channel_layouts=${lib.avChannelLayoutDescribe(target.layout)}`,
      ...(target.frameSize > 0 ? [`asetnsamples=n=${target.frameSize}:p=0`] : []),
      'abuffersink@out',
    ];
    check(graph.parse2(filters.join(',')));
    check(graph.configSync());
    source = graph.getFilter('abuffer@in');
    sink = graph.getFilter('abuffersink@out');
  };
  return {
    convert(frame, onFrame) {
      if (!source) {
        if (!frame) return;
        configure(frame);
      }
      check(source!.buffersrcAddFrameSync(frame, constants.AV_BUFFERSRC_FLAG_KEEP_REF));
      for (;;) {
        const converted = new lib.Frame();
        converted.alloc();
        const more = sink!.buffersinkGetFrameSync(converted) >= 0;
        if (more) onFrame(converted);
        converted.free();
        if (!more) return;
      }
    },
    free: () => graph.free(),
  };
}

function check(code: number): void {
  if (code < 0)
    throw new ReelflowError('Internal', `The sound could not be converted (${lib.FFmpegError.strerror(code)}).`);
}
