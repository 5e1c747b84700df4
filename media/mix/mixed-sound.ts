import { SampleQueue } from '../audio/sample-queue.ts';
import { steadySound } from '../audio/steady-sound.ts';
import type { SoundSource } from '../audio/sound-source.ts';
import type { SampleLayout } from '../av/sound-codec.ts';

/** One of the sounds to mix. */
export interface MixInput {
  path: string;
  source: SoundSource;
  /** What its samples are multiplied with, from the first on; default nothing. */
  gainAt?: ((sample: number) => number) | undefined;
}

export interface MixOptions {
  signal: AbortSignal;
  onWarning?: ((message: string) => void) | undefined;
  /** Told how much of the longer one has been read, roughly. */
  onProgress?: ((fraction: number) => void) | undefined;
}

// Of a block, in samples.
const blockLength = 32_768;

/**
 * The sum of sounds that begin together, as long as the longest, block by block, one list for each channel. Those of one
 * channel are heard on both sides, as loud as they are.
 */
export async function* mixedSound(
  inputs: readonly MixInput[],
  layout: SampleLayout,
  options: MixOptions,
): AsyncGenerator<Float32Array[], void, void> {
  const voices = inputs.map((input) => new Voice(input, layout, options));
  try {
    for (;;) {
      const blocks = await Promise.all(voices.map((voice) => voice.take(blockLength)));
      const length = Math.max(...blocks.map((block) => block[0]!.length));
      if (length === 0) return;
      yield Array.from({ length: layout.channels }, (_, channel) => {
        const sum = new Float32Array(length);
        for (const block of blocks) {
          const samples = block[channel] ?? block[0]!;
          for (let index = 0; index < samples.length; index++) sum[index]! += samples[index]!;
        }
        return sum;
      });
    }
  } finally {
    for (const voice of voices) await voice.close();
  }
}

/** One sound, read in pieces of any length, at its gain. */
class Voice {
  private readonly blocks: AsyncGenerator<Float32Array[], void, void>;
  private readonly gainAt: MixInput['gainAt'];
  private readonly queues: readonly SampleQueue[];
  private position = 0;
  private isAtEnd = false;

  constructor({ path, source, gainAt }: MixInput, { sampleRateHz, channels }: SampleLayout, options: MixOptions) {
    const most = Math.min(source.channels, channels);
    this.gainAt = gainAt;
    this.queues = Array.from({ length: most }, () => new SampleQueue());
    this.blocks = steadySound(path, {
      sampleRateHz,
      ...(most !== source.channels && { channels: most }),
      hasPicture: source.hasPicture,
      ...options,
    });
  }

  /** The next samples; fewer at the end. */
  async take(count: number): Promise<Float32Array[]> {
    const { queues, gainAt } = this;
    while (!this.isAtEnd && queues[0]!.length < count) {
      const next = await this.blocks.next();
      if (next.done) this.isAtEnd = true;
      else for (const [channel, queue] of queues.entries()) queue.push(next.value[channel]!);
    }
    const taken = queues.map((queue) => queue.take(count));
    const { length } = taken[0]!;
    if (gainAt) {
      for (let index = 0; index < length; index++) {
        const gain = gainAt(this.position + index);
        for (const samples of taken) samples[index]! *= gain;
      }
    }
    this.position += length;
    return taken;
  }

  async close(): Promise<void> {
    await this.blocks.return();
  }
}
