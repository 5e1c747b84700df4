import { readFile } from 'node:fs/promises';
import type { PictureContext } from '../../contract/algorithm.ts';
import { drawSounds } from '../chart/draw-sounds.ts';

interface Beats {
  beatCount: number;
  tempo: number;
  metre: number;
}

/** Draws the sound with the beats that were found in it, the first of each bar longer. */
export async function drawBeats(job: PictureContext<unknown, Beats>): Promise<void> {
  const lists = JSON.parse(await readFile(job.outputs[0]!, 'utf8')) as { BeatList: number[]; DownBeatList: number[] };
  const { beatCount, tempo, metre } = job.result;
  const facts = `${beatCount} beats, ${tempo} a minute, ${metre} a bar`;
  await drawSounds(
    job,
    [{ label: 'sound', path: job.input }],
    { title: 'Beats', facts },
    (timeline, wave, spectrum) => {
      timeline.markInstants(wave, lists.BeatList, { colour: '#e07a1f', width: 1 });
      for (const row of [wave, spectrum])
        timeline.markInstants(row, lists.DownBeatList, { colour: '#e0311f', width: 2 });
    },
  );
}
