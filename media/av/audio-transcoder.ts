import { extname } from 'node:path';
import { decodePacket, openDecoder, type DecodeCounts } from './decoder.ts';
import { openAudioEncoder } from './encode-samples.ts';
import type { MediaOutput } from './media-output.ts';
import type { MediaSource } from './media-source.ts';
import { constants, lib } from './node-av.ts';
import { createSampleConverter } from './sample-converter.ts';
import { describeStream, timelineShift, type StreamCarrier } from './stream-carrier.ts';

/** Re-encodes a stream of sound: Opus for WebM, otherwise AAC. */
export function transcodeAudio(
  source: MediaSource,
  stream: lib.Stream,
  output: MediaOutput,
): StreamCarrier & { codecName: string } {
  const isWebm = extname(output.path).toLowerCase() === '.webm';
  const codecName = isWebm ? 'libopus' : 'aac';
  // Opus runs at 48 kHz; AAC at most of the rates there are, up to 96 kHz.
  const { sampleRate } = stream.codecpar;
  const sampleRateHz = isWebm || !aacRates.has(sampleRate) ? 48_000 : sampleRate;
  const layout = lib.avChannelLayoutDefault(Math.min(stream.codecpar.channelLayout.nbChannels || 2, 8));
  const { context, format } = openAudioEncoder(codecName, sampleRateHz, layout, output.needsGlobalHeader);
  const decoder = openDecoder(source, stream, true);
  const timeBase = new lib.Rational(1, sampleRateHz);
  const parameters = new lib.CodecParameters();
  parameters.alloc();
  parameters.fromContext(context);
  const added = output.addStream(parameters, timeBase);
  parameters.free();
  describeStream(stream, added);
  const converter = createSampleConverter({
    sampleRateHz,
    layout,
    format,
    frameSize: context.frameSize,
    timeBase: stream.timeBase,
  });
  const counts: DecodeCounts = { packets: 0, frames: 0, damagedPackets: 0, damagedFrames: 0 };
  const shift = timelineShift(source, timeBase);
  const encoded = new lib.Packet();
  encoded.alloc();
  const encode = (frame: lib.Frame | null): void => {
    if (frame) frame.pts -= shift;
    context.sendFrameSync(frame);
    while (context.receivePacketSync(encoded) >= 0) output.write(encoded, added, timeBase);
  };
  const pass = (packet: lib.Packet | null): void => {
    for (const frame of decodePacket(decoder, packet, counts)) {
      if (frame.pts === constants.AV_NOPTS_VALUE) frame.pts = frame.bestEffortTimestamp;
      converter.convert(frame, encode);
      frame.free();
    }
  };
  return {
    codecName: isWebm ? 'Opus' : 'AAC',
    write(packet) {
      pass(packet);
      packet.unref();
    },
    finish() {
      pass(null);
      converter.convert(null, encode);
      encode(null);
    },
    free() {
      encoded.free();
      converter.free();
      decoder.freeContext();
      context.freeContext();
    },
  };
}

const aacRates = new Set([
  8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 64_000, 88_200, 96_000,
]);
