import { readAudio, type AudioOptions } from './read-audio.ts';

export interface SteadyOptions extends Omit<AudioOptions, 'startSeconds'> {
  /** Whether there is a picture that the sound belongs to: then a sound that begins later has silence before it. */
  hasPicture: boolean;
}

/**
 * The sound of a file without gaps, from its first sample, or with a picture from the beginning of that. Each block has
 * one list for each channel.
 * @throws ReelflowError as `readAudio` does
 */
export async function* steadySound(
  path: string,
  { hasPicture, ...options }: SteadyOptions,
): AsyncGenerator<Float32Array[], void, void> {
  let position = hasPicture ? 0 : undefined;
  for await (const { firstSample, channels } of readAudio(path, options)) {
    position ??= firstSample;
    while (position < firstSample) {
      const count = Math.min(firstSample - position, longestBlock);
      yield channels.map(() => new Float32Array(count));
      position += count;
    }
    const early = position - firstSample;
    if (early >= channels[0]!.length) continue;
    position = firstSample + channels[0]!.length;
    yield early > 0 ? channels.map((samples) => samples.subarray(early)) : channels;
  }
}

// Of silence in one piece.
const longestBlock = 48_000;
