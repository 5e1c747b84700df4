import type { AlgorithmContext } from '../../contract/algorithm.ts';
import { describeSound } from '../audio/sound-source.ts';
import { steadySound } from '../audio/steady-sound.ts';
import { rhythmRateHz } from './rhythm-features.ts';

/**
 * The sound of a job's input as beats and choruses are looked for in it: one channel at `rhythmRateHz`, from its first
 * sample, or with a picture from the beginning of that.
 * @throws ReelflowError as `describeSound` and `steadySound`
 */
export async function* rhythmSound(
  { input, signal, progress, warn }: AlgorithmContext<unknown>,
  phase: string,
): AsyncGenerator<Float32Array[], void, void> {
  const { hasPicture } = await describeSound(input);
  yield* steadySound(input, {
    hasPicture,
    sampleRateHz: rhythmRateHz,
    channels: 1,
    signal,
    onWarning: warn,
    onProgress: (fraction) => progress(fraction, phase),
  });
}
