import { extname } from 'node:path';
import { openAudioEncoder, packSamples } from './encode-samples.ts';
import type { MediaOutput } from './media-output.ts';
import { lib } from './node-av.ts';

/** How the samples of a stream are laid out. */
export interface SampleLayout {
  sampleRateHz: number;
  channels: number;
}

const aacRates = new Set([
  8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 64_000, 88_200, 96_000,
]);

/** What an output takes that is nearest to a layout: Opus, which WebM is written with, runs at 48 kHz. */
export function encodableLayout(output: string, { sampleRateHz, channels }: SampleLayout): SampleLayout {
  const keepsRate = codecFor(output) === 'aac' && aacRates.has(sampleRateHz);
  return { sampleRateHz: keepsRate ? sampleRateHz : 48_000, channels: Math.min(channels || 2, 8) };
}

function codecFor(output: string): 'libopus' | 'aac' {
  return extname(output).toLowerCase() === '.webm' ? 'libopus' : 'aac';
}

/** A stream of sound that is encoded while its samples come, gapless from the beginning. Must be freed. */
export class SampleStream {
  private readonly output: MediaOutput;
  private readonly layout: SampleLayout;
  private readonly encoder: ReturnType<typeof openAudioEncoder>;
  private readonly stream: lib.Stream;
  private readonly timeBase: lib.Rational;
  private readonly packet = new lib.Packet();
  private readonly waiting: Float32Array;
  private filled = 0;
  private position = 0;

  /** Adds the stream to an output that has not started. @param layout one that `encodableLayout` gave */
  constructor(output: MediaOutput, layout: SampleLayout) {
    this.output = output;
    this.layout = layout;
    const channelLayout = lib.avChannelLayoutDefault(layout.channels);
    this.encoder = openAudioEncoder(
      codecFor(output.path),
      layout.sampleRateHz,
      channelLayout,
      output.needsGlobalHeader,
    );
    this.timeBase = new lib.Rational(1, layout.sampleRateHz);
    const parameters = new lib.CodecParameters();
    parameters.alloc();
    parameters.fromContext(this.encoder.context);
    this.stream = output.addStream(parameters, this.timeBase);
    parameters.free();
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
    const frame = packSamples({ ...layout, samples: waiting }, 0, count, encoder.format);
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
