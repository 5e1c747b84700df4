import { writeFile } from 'node:fs/promises';
import type { AlgorithmContext } from '../../contract/algorithm.ts';
import { findBeats } from './find-beats.ts';
import { rhythmSound } from './rhythm-sound.ts';

/**
 * Writes the beats of a file as `{"BeatList": […], "DownBeatList": […]}`, in seconds to the millisecond, from the sound's first
 * sample, or with a picture from the beginning of that.
 * @throws ReelflowError as `rhythmSound`
 */
export async function writeBeats(context: AlgorithmContext<unknown>): Promise<{
  beatCount: number;
  downbeatCount: number;
  tempo: number;
  metre: number;
}> {
  const { beats, downbeats, tempo, metre } = await findBeats(rhythmSound(context, 'finding beats'));
  const lists = { BeatList: beats.map(toMilliseconds), DownBeatList: downbeats.map(toMilliseconds) };
  await writeFile(context.output('txt').path, `${JSON.stringify(lists, null, 2)}\n`);
  return { beatCount: beats.length, downbeatCount: downbeats.length, tempo: Math.round(tempo * 10) / 10, metre };
}

function toMilliseconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
