import { createRandom } from './random.ts';

/**
 * The presentation times of a video's frames in seconds.
 * @param variable gives every frame a length of its own, half to double the usual one, on whole milliseconds
 */
export function frameTimes(
  { durationSeconds, frameRate, seed }: { durationSeconds: number; frameRate: number; seed: number },
  variable: boolean,
): number[] {
  if (!variable)
    return Array.from({ length: Math.round(durationSeconds * frameRate) }, (_, index) => index / frameRate);
  const random = createRandom(`frame times ${seed}`);
  const times: number[] = [];
  for (
    let ms = 0;
    ms < durationSeconds * 1000;
    ms += Math.round((1000 / frameRate) * random.pick([0.5, 1, 1, 1, 1.5, 2]))
  ) {
    times.push(ms / 1000);
  }
  return times;
}
