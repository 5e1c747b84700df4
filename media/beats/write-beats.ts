import { writeFile } from 'node:fs/promises';
import type { AlgorithmContext } from '../../contract/algorithm.ts';
import { readAudio } from '../audio/read-audio.ts';
import { findBeats } from './find-beats.ts';
import { rhythmRateHz } from './rhythm-features.ts';

/**
 * Writes the beats of a file as `{"BeatList": […], "DownBeatList": […]}`, in seconds to the millisecond.
 * @throws ReelflowError as `readAudio`
 */
export async function writeBeats({ input, output, signal, progress, warn }: AlgorithmContext<unknown>): Promise<{
  beatCount: number;
  downbeatCount: number;
  tempo: number;
  metre: number;
}> {
  const blocks = readAudio(input, {
    sampleRateHz: rhythmRateHz,
    channels: 1,
    signal,
    onWarning: warn,
    onProgress: (fraction) => progress(fraction, 'finding beats'),
  });
  const { beats, downbeats, tempo, metre } = await findBeats(blocks);
  const lists = { BeatList: beats.map(toMilliseconds), DownBeatList: downbeats.map(toMilliseconds) };
  await writeFile(output('txt').path, `${JSON.stringify(lists, null, 2)}\n`);
  return { beatCount: beats.length, downbeatCount: downbeats.length, tempo: Math.round(tempo * 10) / 10, metre };
}

function toMilliseconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
