import type { AlgorithmContext } from '../../contract/algorithm.ts';
import { joinSamples } from '../../media/audio/join-samples.ts';
import { readAudio } from '../../media/audio/read-audio.ts';

/** Runs an algorithm of sound on local files. Gives what it told of its progress too, by phase. */
export async function runSound<Params, Result>(
  algorithm: { run(context: AlgorithmContext<Params>): Promise<Result> },
  files: { input: string; moreInputs?: readonly string[]; output: string },
  params: Params,
): Promise<{ result: Result; warnings: string[]; progress: Record<string, number[]> }> {
  const warnings: string[] = [];
  const progress: Record<string, number[]> = {};
  const result = await algorithm.run({
    input: files.input,
    moreInputs: files.moreInputs ?? [],
    params,
    output: () => ({ path: files.output, url: `file://${files.output}` }),
    signal: new AbortController().signal,
    progress: (fraction, phase) => (progress[phase] ??= []).push(fraction),
    warn: (message) => warnings.push(message),
  });
  return { result, warnings, progress };
}

/** All samples of a file, one list for each channel. */
export async function samplesOf(path: string): Promise<Float32Array[]> {
  const blocks: Float32Array[][] = [];
  for await (const { channels } of readAudio(path)) blocks.push(channels);
  return blocks[0]!.map((_, channel) => joinSamples(blocks.map((block) => block[channel]!)));
}
