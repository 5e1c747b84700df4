import { readAudio, type AudioBlock } from '../audio/read-audio.ts';
import type { SampleLayout } from '../av/sound-codec.ts';

/** Reads the sound of a stretch of a file, sample by sample; where there is none, silence. Must be closed. */
export class SpanSound {
  private readonly blocks: AsyncGenerator<AudioBlock, void, void>;
  private readonly channels: number;
  /** Number of the next sample, counted from the start of the file's timeline. */
  private position: number;
  private block: AudioBlock | undefined;
  private isAtEnd = false;

  constructor(input: string, startSeconds: number, layout: SampleLayout, signal: AbortSignal) {
    this.blocks = readAudio(input, { ...layout, startSeconds, signal });
    this.channels = layout.channels;
    this.position = Math.round(startSeconds * layout.sampleRateHz);
  }

  /** The next samples, interleaved. */
  async take(count: number): Promise<Float32Array> {
    const { channels } = this;
    const samples = new Float32Array(count * channels);
    const start = this.position;
    const end = start + count;
    while (this.position < end) {
      const block = await this.blockAt(this.position);
      if (!block) break;
      const from = Math.max(this.position, block.firstSample);
      const to = Math.min(end, block.firstSample + block.channels[0]!.length);
      for (const [channel, values] of block.channels.entries()) {
        for (let at = from; at < to; at++) samples[(at - start) * channels + channel] = values[at - block.firstSample]!;
      }
      // A block that begins later leaves silence before it.
      this.position = Math.max(this.position, Math.min(end, to));
    }
    this.position = end;
    return samples;
  }

  async close(): Promise<void> {
    await this.blocks.return();
  }

  /** The first block that reaches beyond this sample. */
  private async blockAt(sample: number): Promise<AudioBlock | undefined> {
    while (!this.isAtEnd && (!this.block || this.block.firstSample + this.block.channels[0]!.length <= sample)) {
      const next = await this.blocks.next();
      if (next.done) this.isAtEnd = true;
      else this.block = next.value;
    }
    return this.isAtEnd ? undefined : this.block;
  }
}
