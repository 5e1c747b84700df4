import { extname } from 'node:path';
import { ReelflowError } from '../../contract/errors.ts';
import type { MediaOutput } from './media-output.ts';
import { constants, lib } from './node-av.ts';
import { findEncoder } from './sound-codec.ts';

/** Sound to encode. */
export interface AudioSamples {
  sampleRateHz: number;
  channels: number;
  /** Interleaved, -1 to 1. */
  samples: Float32Array;
  /** FFmpeg's name of the encoder; default Opus for WebM, otherwise AAC. */
  codec?: string;
}

/** Writes sound along with the pictures. */
export interface SampleWriter {
  /** Writes what is heard before this. */
  writeUntil(seconds: number): void;
  finish(): void;
}

/** Adds a stream with the sound to an output that has not started. */
export function encodeSamples(audio: AudioSamples, output: MediaOutput): SampleWriter {
  const codecName = audio.codec ?? (extname(output.path).toLowerCase() === '.webm' ? 'libopus' : 'aac');
  const encoder = openAudioEncoder(
    codecName,
    audio.sampleRateHz,
    lib.avChannelLayoutDefault(audio.channels),
    output.needsGlobalHeader,
  );
  const { context } = encoder;
  const timeBase = new lib.Rational(1, audio.sampleRateHz);
  const parameters = new lib.CodecParameters();
  parameters.alloc();
  parameters.fromContext(context);
  const stream = output.addStream(parameters, timeBase);
  parameters.free();
  const packet = new lib.Packet();
  packet.alloc();
  const total = Math.floor(audio.samples.length / audio.channels);
  const step = context.frameSize || 1024;
  let position = 0;
  const drain = (): void => {
    while (context.receivePacketSync(packet) >= 0) output.write(packet, stream, timeBase);
  };
  const writeUntil = (seconds: number): void => {
    while (position < total && position < seconds * audio.sampleRateHz) {
      const count = Math.min(step, total - position);
      const frame = packSamples(audio, position, count, encoder);
      frame.pts = BigInt(position);
      context.sendFrameSync(frame);
      frame.free();
      position += count;
      drain();
    }
  };
  return {
    writeUntil,
    finish() {
      writeUntil(Infinity);
      context.sendFrameSync(null);
      drain();
      packet.free();
      context.freeContext();
    },
  };
}

/** An encoder, and the format of the samples that it is given. */
export interface AudioEncoder {
  context: lib.CodecContext;
  format: lib.CodecContext['sampleFormat'];
}

/** Opens an audio encoder with samples of a format, by FFmpeg's name of it; default the first that it takes. */
export function openAudioEncoder(
  name: string,
  sampleRateHz: number,
  channelLayout: lib.CodecContext['channelLayout'],
  needsGlobalHeader: boolean,
  formatName?: string,
): AudioEncoder {
  const codec = findEncoder(name);
  const formats = codec.sampleFormats!;
  const format = formats.find((offered) => lib.avGetSampleFmtName(offered) === formatName) ?? formats[0]!;
  const context = new lib.CodecContext();
  context.allocContext3(codec);
  context.sampleRate = sampleRateHz;
  context.channelLayout = channelLayout;
  context.sampleFormat = format;
  context.timeBase = new lib.Rational(1, sampleRateHz);
  // Transparent for AAC and Opus alike in stereo; at low rates less does, and more is refused.
  context.bitRate = BigInt(Math.min(96_000, 4 * sampleRateHz) * Math.max(1, channelLayout.nbChannels));
  if (needsGlobalHeader) context.setFlags(constants.AV_CODEC_FLAG_GLOBAL_HEADER);
  const opened = context.open2Sync(codec, null);
  if (opened >= 0) return { context, format };
  context.freeContext();
  throw new ReelflowError('Internal', `The encoder ${name} could not be opened (${lib.FFmpegError.strerror(opened)}).`);
}

/** A frame for an encoder with some of the samples. Whoever receives it frees it. */
export function packSamples(
  audio: AudioSamples,
  position: number,
  count: number,
  { context, format }: AudioEncoder,
): lib.Frame {
  const { channels, samples, sampleRateHz } = audio;
  const frame = new lib.Frame();
  frame.alloc();
  frame.format = format;
  frame.nbSamples = count;
  frame.sampleRate = sampleRateHz;
  frame.channelLayout = context.channelLayout;
  frame.allocBuffer();
  const isPlanar = lib.avSampleFmtIsPlanar(format);
  const formatName = lib.avGetSampleFmtName(format) ?? '';
  const write = formatName.startsWith('flt') ? writeFloat : formatName.startsWith('s32') ? writeInt32 : writeInt16;
  const bytes = lib.avGetBytesPerSample(format);
  const planes = frame.data!;
  for (let channel = 0; channel < channels; channel++) {
    const plane = planes[isPlanar ? channel : 0]!;
    for (let index = 0; index < count; index++) {
      const value = samples[(position + index) * channels + channel]!;
      const at = isPlanar ? index : index * channels + channel;
      write(plane, value, at * bytes);
    }
  }
  return frame;
}

function writeFloat(plane: Buffer, value: number, at: number): void {
  plane.writeFloatLE(value, at);
}

// By what decoders divide by, so that samples that were read are written as they were.
function writeInt16(plane: Buffer, value: number, at: number): void {
  plane.writeInt16LE(Math.max(-32_768, Math.min(32_767, Math.round(value * 32_768))), at);
}

function writeInt32(plane: Buffer, value: number, at: number): void {
  plane.writeInt32LE(Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.round(value * 2 ** 31))), at);
}
