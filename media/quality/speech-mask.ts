import { activityHop, speechRateHz } from '../speech/voice-activity.ts';
import { levelSeconds } from './level-track.ts';

const likelySpeech = 0.5;
/** What still counts as speech when it has begun. */
const stillSpeech = 0.35;
/** Shorter pauses belong to the speech around them. */
const longestGapSeconds = 0.25;
/** Shorter sounds are no speech. */
const shortestSpeechSeconds = 0.1;

/**
 * Says in which windows of `levelSeconds` someone speaks.
 * @param likelihoods of speech, one for each `activityHop` samples
 */
export function speechMask(likelihoods: ArrayLike<number>, windowCount: number): Uint8Array {
  const mask = new Uint8Array(windowCount);
  let speaks = false;
  for (let window = 0; window < windowCount; window++) {
    const index = Math.floor(((window + 0.5) * levelSeconds * speechRateHz) / activityHop);
    speaks = (likelihoods[index] ?? 0) >= (speaks ? stillSpeech : likelySpeech);
    mask[window] = speaks ? 1 : 0;
  }
  fillRuns(mask, 0, longestGapSeconds);
  fillRuns(mask, 1, shortestSpeechSeconds);
  return mask;
}

/** Turns runs of a value that are shorter than so many seconds and have others on both sides. */
function fillRuns(mask: Uint8Array, value: 0 | 1, seconds: number): void {
  const longest = seconds / levelSeconds;
  for (let from = 0; from < mask.length;) {
    let to = from;
    while (to < mask.length && mask[to] === mask[from]) to++;
    if (mask[from] === value && to - from < longest && from > 0 && to < mask.length) mask.fill(1 - value, from, to);
    from = to;
  }
}
