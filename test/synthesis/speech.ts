import { join } from 'node:path';
import { joinSamples } from '../../media/audio/join-samples.ts';
import { readAudio } from '../../media/audio/read-audio.ts';
import { projectRoot } from './project-root.ts';
import { createRandom } from './random.ts';

// Looked up once: in the tests' own context each look-up of a global is slow.
const { abs, max, min, round, sqrt, PI, tan } = Math;

/** A synthetic voice of `test/fixtures/speech`. */
export type Voice = 'slt' | 'rms';

/** About 12 s of speech, with peaks at half of full scale. */
export async function loadSpeech(voice: Voice, sampleRateHz = 16_000): Promise<Float32Array> {
  const blocks: Float32Array[] = [];
  const path = join(projectRoot, 'test/fixtures/speech', `${voice}.opus`);
  for await (const { channels } of readAudio(path, { sampleRateHz, channels: 1 })) blocks.push(channels[0]!);
  const samples = joinSamples(blocks);
  const peak = samples.reduce((largest, value) => max(largest, abs(value)), 0);
  return samples.map((value) => (0.5 * value) / peak);
}

/** White noise so many dB below the speech. */
export function withNoise(samples: Float32Array, ratioDb: number, seed = 1): Float32Array {
  const random = createRandom(seed);
  let [squares, count] = [0, 0];
  for (const value of samples) {
    if (abs(value) < 0.02) continue;
    squares += value * value;
    count++;
  }
  const gain = sqrt(squares / count) * 10 ** (-ratioDb / 20);
  return samples.map((value) => value + gain * random.gaussian());
}

/** Without what is above a frequency: 24 dB an octave. */
export function withoutHighs(samples: Float32Array, hertz: number, sampleRateHz = 16_000): Float32Array {
  let filtered = samples;
  // The two halves of a Butterworth filter of the fourth order.
  for (const quality of [0.5412, 1.3066]) {
    const k = tan((PI * hertz) / sampleRateHz);
    const norm = 1 / (1 + k / quality + k * k);
    const [b, a1, a2] = [k * k * norm, 2 * (k * k - 1) * norm, (1 - k / quality + k * k) * norm];
    let [x1, x2, y1, y2] = [0, 0, 0, 0];
    filtered = filtered.map((x) => {
      const y = b * (x + 2 * x1 + x2) - a1 * y1 - a2 * y2;
      [x2, x1, y2, y1] = [x1, x, y1, y];
      return y;
    });
  }
  return filtered;
}

/** With tops cut off that are more than so many dB too high. */
export function clipped(samples: Float32Array, gainDb: number): Float32Array {
  const gain = 2 * 10 ** (gainDb / 20);
  return samples.map((value) => max(-0.98, min(0.98, gain * value)));
}

/** With a share of its 20 ms packets lost. */
export function withLosses(samples: Float32Array, share: number, seed = 1, sampleRateHz = 16_000): Float32Array {
  const random = createRandom(seed);
  const size = round(0.02 * sampleRateHz);
  const broken = samples.slice();
  for (let from = 0; from + size <= broken.length; from += size) {
    if (random.next() < share) broken.fill(0, from, from + size);
  }
  return broken;
}
