import { ReelflowError } from '../../contract/errors.ts';
import { readAudio } from '../audio/read-audio.ts';

/** How often the level is measured. */
export const LEVEL_SECONDS = 0.02;
const RATE_HZ = 16_000;
const STEP = RATE_HZ * LEVEL_SECONDS;
/** What is softer counts as silence, in dB of full scale. */
export const SILENCE = -70;

/** How loud a video is over time. */
export class SoundLevel {
  private levels = new Int8Array(4096).fill(SILENCE);
  private count = 0;

  /** In dB of full scale, `SILENCE` to 0; silence before and after what was measured. */
  at(step: number): number {
    return step >= 0 && step < this.count ? this.levels[step]! : SILENCE;
  }

  set(step: number, meanSquare: number): void {
    if (step < 0) return;
    if (step >= this.levels.length) {
      const longer = new Int8Array(Math.max(step + 1, this.levels.length * 2)).fill(SILENCE);
      longer.set(this.levels);
      this.levels = longer;
    }
    this.levels[step] = Math.max(SILENCE, Math.min(0, Math.round(10 * Math.log10(meanSquare + 1e-12))));
    this.count = Math.max(this.count, step + 1);
  }

  /** The mean level of a stretch, and how much it rises in it by sudden onsets, in dB a second. */
  over(startSeconds: number, endSeconds: number): { level: number; onset: number } {
    const first = Math.floor(startSeconds / LEVEL_SECONDS);
    const last = Math.max(first + 1, Math.ceil(endSeconds / LEVEL_SECONDS));
    let [sum, rise] = [0, 0];
    for (let step = first; step < last; step++) {
      sum += this.at(step);
      // A rise of a few dB is in every sound.
      rise += Math.max(0, this.at(step) - Math.max(this.at(step - 2), this.at(step - 1)) - 6);
    }
    return { level: sum / (last - first), onset: rise / ((last - first) * LEVEL_SECONDS) };
  }
}

/**
 * Measures the sound of a file once through.
 * @returns undefined when none of it can be decoded, which is told
 */
export async function measureSound(
  path: string,
  options: { signal: AbortSignal; onWarning: (message: string) => void; onProgress: (fraction: number) => void },
): Promise<SoundLevel | undefined> {
  const level = new SoundLevel();
  let step = -1;
  let squares = 0;
  try {
    for await (const { firstSample, channels } of readAudio(path, { ...options, sampleRateHz: RATE_HZ, channels: 1 })) {
      for (const [index, sample] of channels[0]!.entries()) {
        const at = Math.floor((firstSample + index) / STEP);
        if (at !== step) {
          level.set(step, squares / STEP);
          step = at;
          squares = 0;
        }
        squares += sample * sample;
      }
    }
  } catch (error) {
    if (!(error instanceof ReelflowError) || error.type !== 'MediaUnreadable') throw error;
    options.onWarning('The sound could not be decoded: the summary has none.');
    return undefined;
  }
  level.set(step, squares / STEP);
  return level;
}
