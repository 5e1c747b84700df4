import { writeFile } from 'node:fs/promises';
import type { AlgorithmContext } from '../../contract/algorithm.ts';
import { describeSound } from '../audio/sound-source.ts';
import { steadySound } from '../audio/steady-sound.ts';
import { findBeats } from './find-beats.ts';
import { rhythmRateHz } from './rhythm-features.ts';

/**
 * Writes the beats of a file as `{"BeatList": […], "DownBeatList": […]}`, in seconds to the millisecond, from the sound's first
 * sample, or with a picture from the beginning of that.
 * @throws ReelflowError as `describeSound` and `steadySound`
 */
export async function writeBeats({ input, output, signal, progress, warn }: AlgorithmContext<unknown>): Promise<{
  beatCount: number;
  downbeatCount: number;
  tempo: number;
  metre: number;
}> {
  const { hasPicture } = await describeSound(input);
  const blocks = steadySound(input, {
    hasPicture,
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
