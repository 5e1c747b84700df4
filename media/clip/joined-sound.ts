import type { MediaOutput } from '../av/media-output.ts';
import { SampleStream } from '../av/sample-stream.ts';
import type { SampleLayout } from '../av/sound-codec.ts';
import { SpanSound } from './span-sound.ts';

/** Long enough that a join does not click, short enough that it is not heard as a fade. */
const FADE_SECONDS = 0.03;

/**
 * Writes the sound of one stretch after the other. Where it is cut it fades. Each stretch has as many samples as the
 * picture's clock has it, counted from the beginning of the output, so that nothing adds up over many joins.
 */
export class JoinedSound {
  private readonly input: string;
  private readonly layout: SampleLayout;
  private readonly signal: AbortSignal;
  private readonly fade: Float32Array;
  private stream: SampleStream | undefined;
  private sound: SpanSound | undefined;
  /** Samples of the output that were read so far. */
  private readCount = 0;
  /** How far the fade at the beginning of the stretch is. */
  private fadeIn = 0;
  /** What is not yet written, since it may have to fade. */
  private held = new Float32Array(0);

  constructor(input: string, layout: SampleLayout, signal: AbortSignal) {
    this.input = input;
    this.layout = layout;
    this.signal = signal;
    const count = Math.round(FADE_SECONDS * layout.sampleRateHz);
    this.fade = Float32Array.from({ length: count }, (_, at) => 0.5 - 0.5 * Math.cos((Math.PI * (at + 0.5)) / count));
  }

  /** Adds the stream to an output that has not started. */
  addTo(output: MediaOutput): void {
    this.stream = new SampleStream(output, this.layout);
  }

  /** Goes to a stretch of the input. @param isCut whether the sound before it was cut off */
  begin(startSeconds: number, isCut: boolean): void {
    this.sound = new SpanSound(this.input, startSeconds, this.layout, this.signal);
    this.fadeIn = isCut ? 0 : this.fade.length;
  }

  /** Writes what is heard before this time of the output, up to what may have to fade. */
  async writeUntil(outputSeconds: number): Promise<void> {
    const { channels, sampleRateHz } = this.layout;
    const until = Math.round(outputSeconds * sampleRateHz);
    const taken = await this.sound!.take(Math.max(0, until - this.readCount));
    this.readCount = Math.max(this.readCount, until);
    for (let at = 0; at < taken.length && this.fadeIn < this.fade.length; at += channels, this.fadeIn++)
      scale(taken, at, channels, this.fade[this.fadeIn]!);
    const all = new Float32Array(this.held.length + taken.length);
    all.set(this.held);
    all.set(taken, this.held.length);
    const ready = Math.max(0, all.length - this.fade.length * channels);
    this.stream!.write(all.subarray(0, ready));
    this.held = all.slice(ready);
  }

  /** Ends a stretch. @param isCut whether its sound is cut off */
  async end(isCut: boolean): Promise<void> {
    const { channels } = this.layout;
    const { held, fade } = this;
    const count = held.length / channels;
    if (isCut) for (let at = 0; at < count; at++) scale(held, at * channels, channels, fade[count - 1 - at]!);
    this.stream!.write(held);
    this.held = new Float32Array(0);
    await this.sound?.close();
    this.sound = undefined;
  }

  finish(): void {
    this.stream?.finish();
  }

  async free(): Promise<void> {
    await this.sound?.close();
    this.stream?.free();
  }
}

function scale(samples: Float32Array, from: number, count: number, factor: number): void {
  for (let at = from; at < from + count; at++) samples[at]! *= factor;
}
