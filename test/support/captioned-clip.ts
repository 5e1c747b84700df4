import { randomCues } from '../synthesis/random-cues.ts';
import { synthesise } from '../synthesis/synthesise.ts';
import type { Truth } from '../synthesis/truth.ts';

/** A small video with burned-in captions over a moving background, and a tone. */
export async function makeCaptionedClip(
  output: string,
  { seed, durationSeconds }: { seed: number; durationSeconds: number },
): Promise<Truth> {
  return synthesise({
    seed,
    width: 640,
    height: 360,
    frameRate: 25,
    durationSeconds,
    background: 'pan',
    cues: randomCues({ seed, durationSeconds }),
    audio: 'tone',
    output,
  });
}
