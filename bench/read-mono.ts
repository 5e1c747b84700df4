import { readAudio } from '../media/audio/read-audio.ts';

/** All of a file's sound as one channel, from the start of its timeline. */
export async function readMono(path: string, sampleRateHz: number): Promise<Float32Array> {
  const blocks: { firstSample: number; samples: Float32Array }[] = [];
  for await (const { firstSample, channels } of readAudio(path, { sampleRateHz, channels: 1 })) {
    blocks.push({ firstSample, samples: channels[0]! });
  }
  const last = blocks.at(-1)!;
  const samples = new Float32Array(last.firstSample + last.samples.length);
  for (const block of blocks) samples.set(block.samples, block.firstSample);
  return samples;
}
