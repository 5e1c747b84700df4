import { openAudioEncoder, packSamples, type AudioEncoder } from './encode-samples.ts';
import type { MediaOutput } from './media-output.ts';
import { constants, lib } from './node-av.ts';
import { soundCodecFor, type SampleLayout, type SoundCodec } from './sound-codec.ts';
import { describeStream } from './stream-carrier.ts';

/** A stream of sound that is encoded while its samples come, gapless from the beginning. Must be freed. */
export class SampleStream {
  private readonly output: MediaOutput;
  private readonly layout: SampleLayout;
  private readonly encoder: AudioEncoder;
  private readonly stream: lib.Stream;
  private readonly timeBase: lib.Rational;
  private readonly packet = new lib.Packet();
  private readonly waiting: Float32Array;
  private filled = 0;
  private position = 0;

  /**
   * Adds the stream to an output that has not started.
   * @param layout one that `encodableLayout` gave
   * @param codec default by the output's extension
   * @param like whose language, title and role it has; default none
   */
  constructor(
    output: MediaOutput,
    layout: SampleLayout,
    codec: SoundCodec = soundCodecFor(output.path),
    like?: lib.Stream,
  ) {
    this.output = output;
    this.layout = layout;
    this.encoder = openAudioEncoder(
      codec.name,
      layout.sampleRateHz,
      speakersOf(layout, codec, like),
      output.needsGlobalHeader,
      codec.formatName,
    );
    this.timeBase = new lib.Rational(1, layout.sampleRateHz);
    const parameters = new lib.CodecParameters();
    parameters.alloc();
    parameters.fromContext(this.encoder.context);
    this.stream = output.addStream(parameters, this.timeBase);
    parameters.free();
    if (like) describeStream(like, this.stream);
    this.packet.alloc();
    this.waiting = new Float32Array((this.encoder.context.frameSize || 1024) * layout.channels);
  }

  /** Takes the next samples, interleaved. */
  write(samples: Float32Array): void {
    for (let from = 0; from < samples.length;) {
      const part = samples.subarray(from, from + this.waiting.length - this.filled);
      this.waiting.set(part, this.filled);
      this.filled += part.length;
      from += part.length;
      if (this.filled === this.waiting.length) this.encodeWaiting();
    }
  }

  finish(): void {
    if (this.filled > 0) this.encodeWaiting();
    this.encoder.context.sendFrameSync(null);
    this.drain();
  }

  free(): void {
    this.packet.free();
    this.encoder.context.freeContext();
  }

  private encodeWaiting(): void {
    const { layout, waiting, encoder } = this;
    const count = this.filled / layout.channels;
    const frame = packSamples({ ...layout, samples: waiting }, 0, count, encoder);
    frame.pts = BigInt(this.position);
    encoder.context.sendFrameSync(frame);
    frame.free();
    this.position += count;
    this.filled = 0;
    this.drain();
  }

  private drain(): void {
    while (this.encoder.context.receivePacketSync(this.packet) >= 0)
      this.output.write(this.packet, this.stream, this.timeBase);
  }
}

/** Those of the sound that this one stands for, where nothing is mixed or left out. */
function speakersOf(
  { channels }: SampleLayout,
  { isLossless }: SoundCodec,
  like: lib.Stream | undefined,
): lib.CodecContext['channelLayout'] {
  const own = like?.codecpar.channelLayout;
  const isKept = isLossless && own?.nbChannels === channels && own.order === constants.AV_CHANNEL_ORDER_NATIVE;
  return isKept ? own : lib.avChannelLayoutDefault(channels);
}
