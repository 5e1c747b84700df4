import type { PictureContext } from '../../contract/algorithm.ts';
import { drawSounds } from '../chart/draw-sounds.ts';

/** Draws the sound before and after, on one scale. */
export async function drawDenoised(
  job: PictureContext<unknown, { sampleRateHz: number; channels: number }>,
): Promise<void> {
  const { sampleRateHz, channels } = job.result;
  const sounds = [
    { label: 'before', path: job.input },
    { label: 'after', path: job.outputs[0]! },
  ];
  const facts = `${sampleRateHz} Hz, ${channels} ${channels === 1 ? 'channel' : 'channels'}`;
  await drawSounds(job, sounds, { title: 'Speech, before and after', facts });
}
