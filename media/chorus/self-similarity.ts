import { pitchClasses } from '../beats/rhythm-features.ts';
import { melBands } from './song-sound.ts';
import type { SongSteps } from './song-steps.ts';

/** Harmony says more than timbre of what is the same again. */
const timbreShare = 0.35;

/** How alike any two steps of a piece are, and any two stretches of it: 1 the same, 0 nothing in common. */
export class SelfSimilarity {
  readonly count: number;
  /** For each lag the sums along its diagonal, one more than it has steps. */
  private readonly sums: Float32Array[];

  constructor(steps: SongSteps) {
    this.count = steps.count;
    this.sums = Array.from({ length: steps.count }, (_, lag) => {
      const sums = new Float32Array(steps.count - lag + 1);
      for (let step = 0; step + lag < steps.count; step++) {
        sums[step + 1] = sums[step]! + likeness(steps, step, step + lag);
      }
      return sums;
    });
  }

  /** Of two steps. */
  at(one: number, other: number): number {
    const sums = this.sums[Math.abs(one - other)]!;
    const first = Math.min(one, other);
    return sums[first + 1]! - sums[first]!;
  }

  /** The mean over two stretches of the same length that are gone through together. */
  along(one: number, other: number, length: number): number {
    const sums = this.sums[Math.abs(one - other)]!;
    const first = Math.min(one, other);
    return (sums[first + length]! - sums[first]!) / length;
  }
}

function likeness({ chroma, timbre }: SongSteps, one: number, other: number): number {
  let [harmony, colour] = [0, 0];
  const [first, second] = [one * pitchClasses, other * pitchClasses];
  for (let pitch = 0; pitch < pitchClasses; pitch++) {
    harmony += chroma[first + pitch]! * chroma[second + pitch]!;
  }
  for (let band = 0; band < melBands; band++)
    colour += timbre[one * melBands + band]! * timbre[other * melBands + band]!;
  return (1 - timbreShare) * harmony + timbreShare * colour;
}
