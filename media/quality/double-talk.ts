import type { LevelTrack } from './level-track.ts';

/** What is so much softer than the other channel at that time is that channel, heard across, in dB. */
const crossTalkDb = 18;
/** Levels are compared over 40 ms. */
const windows = 8;
/** Channels that are so alike are one recording. */
const sameChannel = 0.9;

/** Follows how alike two channels are. */
export class ChannelLikeness {
  private both = 0;
  private left = 0;
  private right = 0;

  push(left: Float32Array, right: Float32Array): void {
    for (let index = 0; index < left.length; index++) {
      const [one, other] = [left[index]!, right[index]!];
      this.both += one * other;
      this.left += one * one;
      this.right += other * other;
    }
  }

  /** Whether both have the same sound in them, whatever the level. */
  get isSame(): boolean {
    return Math.abs(this.both) > sameChannel * Math.sqrt(this.left * this.right) && this.left > 0;
  }
}

/** Windows in which one channel's own speaker speaks: what came across from the other channel does not count. */
export function ownSpeech(speech: Uint8Array, own: LevelTrack, other: LevelTrack): Uint8Array {
  const [mine, theirs] = [own.power.values(), other.power.values()];
  return speech.map((value, window) => {
    const from = window - (window % windows);
    const sum = (powers: Float32Array): number =>
      powers.subarray(from, from + windows).reduce((total, power) => total + power, 0);
    return value === 1 && 10 * Math.log10((sum(mine) + 1e-12) / (sum(theirs) + 1e-12)) > -crossTalkDb ? 1 : 0;
  });
}
