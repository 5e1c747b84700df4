import { extname } from 'node:path';
import { ReelflowError } from '../../contract/errors.ts';
import { planStreams } from '../av/copy-streams.ts';
import { containerTakes } from '../av/container-takes.ts';
import { MediaOutput } from '../av/media-output.ts';
import { openMedia, toSeconds, type MediaSource } from '../av/media-source.ts';
import { constants, lib } from '../av/node-av.ts';
import { PacketReader } from '../av/packet-reader.ts';
import { SampleStream } from '../av/sample-stream.ts';
import { soundExtensions, type SampleLayout, type SoundCodec } from '../av/sound-codec.ts';
import { copyStream, setMetadata, type StreamCarrier } from '../av/stream-carrier.ts';

const videoExtensions = ['.mp4', '.m4v', '.mov', '.mkv', '.ts', '.webm'];

/** Whether an output is a video, that is, may have a picture. */
export function isVideoOutput(output: string): boolean {
  return videoExtensions.includes(extname(output).toLowerCase());
}

/** @throws ReelflowError `InvalidInput` for an output that is neither sound nor video */
export function requireWritable(output: string): void {
  const extension = extname(output).toLowerCase();
  if (videoExtensions.includes(extension) || soundExtensions.includes(extension)) return;
  throw new ReelflowError(
    'InvalidInput',
    `Sound is not written as "${extension}". Name an output that ends in ${soundExtensions.join(', ')}, or, for a video with its picture, in ${videoExtensions.join(', ')}.`,
  );
}

export interface SoundFileOptions {
  output: string;
  layout: SampleLayout;
  codec: SoundCodec;
  /** The file whose tags are kept and, where the output is a video, whose other streams are copied. */
  like: string;
  onWarning: (message: string) => void;
}

/** A file of sound that is being written, or a copy of a video with other sound. Must be freed. */
export class SoundFile {
  private readonly output: MediaOutput;
  private readonly source: MediaSource;
  private readonly stream: SampleStream;
  private readonly carriers: Map<number, StreamCarrier>;
  private readonly reader: PacketReader;
  private readonly packet = new lib.Packet();
  private readonly layout: SampleLayout;
  private isPacketWaiting = false;
  private sampleCount = 0;

  private constructor(
    parts: { output: MediaOutput; source: MediaSource; stream: SampleStream; carriers: Map<number, StreamCarrier> },
    layout: SampleLayout,
  ) {
    ({ output: this.output, source: this.source, stream: this.stream, carriers: this.carriers } = parts);
    this.layout = layout;
    this.reader = new PacketReader(this.source);
    this.packet.alloc();
    this.isPacketWaiting = this.carriers.size > 0 && this.reader.read(this.packet);
  }

  /** @throws ReelflowError `InvalidInput` when the output cannot take the picture as it is */
  static async create({ output: path, layout, codec, like, onWarning }: SoundFileOptions): Promise<SoundFile> {
    const source = await openMedia(like);
    const output = new MediaOutput(path);
    let stream: SampleStream | undefined;
    try {
      let carriers = new Map<number, StreamCarrier>();
      let picture: StreamCarrier | undefined;
      if (isVideoOutput(path) && source.video) {
        await requirePlaceFor(source.video, output);
        picture = copyStream(source, source.video, output);
      }
      stream = new SampleStream(output, layout, codec, source.audio);
      if (picture && source.video) {
        ({ carriers } = await planStreams(source, source.video, output, onWarning, source.audio));
        carriers.set(source.video.index, picture);
      }
      setMetadata(output.format, source.format.metadata);
      // A wave file of more than 4 GiB has another header.
      if (/wav/.test(output.format.oformat?.name ?? '')) output.format.setOption('rf64', 'auto');
      await output.start();
      return new SoundFile({ output, source, stream, carriers }, layout);
    } catch (error) {
      stream?.free();
      output.close();
      source.close();
      throw error;
    }
  }

  /** Takes the next samples, one list for each channel. */
  write(channels: readonly Float32Array[]): void {
    const { length } = channels[0]!;
    const interleaved = new Float32Array(length * channels.length);
    for (const [channel, samples] of channels.entries()) {
      for (let index = 0; index < length; index++) interleaved[index * channels.length + channel] = samples[index]!;
    }
    this.stream.write(interleaved);
    this.sampleCount += length;
    this.copyUntil(this.sampleCount / this.layout.sampleRateHz);
  }

  async finish(): Promise<void> {
    this.copyUntil(Infinity);
    this.stream.finish();
    for (const carrier of this.carriers.values()) carrier.finish();
    await this.output.finish();
  }

  free(): void {
    for (const carrier of this.carriers.values()) carrier.free();
    this.packet.free();
    this.stream.free();
    this.output.close();
    this.source.close();
  }

  /** Copies the other streams up to there, so that they stand beside the sound. */
  private copyUntil(seconds: number): void {
    const { packet, source } = this;
    while (this.isPacketWaiting) {
      // Streams that a broadcast adds later on are none of those that were planned.
      const carrier = this.carriers.get(packet.streamIndex);
      if (carrier) {
        const { timeBase } = source.streams[packet.streamIndex]!;
        const isKnown = packet.dts !== constants.AV_NOPTS_VALUE;
        if (isKnown && toSeconds(packet.dts, timeBase) - source.startSeconds > seconds) return;
        carrier.write(packet);
      }
      this.isPacketWaiting = this.reader.read(packet);
    }
  }
}

async function requirePlaceFor(video: lib.Stream, output: MediaOutput): Promise<void> {
  if (await containerTakes(output, video)) return;
  const codec = lib.avGetCodecName(video.codecpar.codecId) ?? 'unknown';
  throw new ReelflowError(
    'InvalidInput',
    `A file ending in "${extname(output.path)}" does not take the ${codec} picture of the input, which is copied as it is. Name an output that ends in .mkv.`,
  );
}
