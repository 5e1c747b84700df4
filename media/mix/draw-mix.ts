import type { PictureContext } from '../../contract/algorithm.ts';
import { drawSounds } from '../chart/draw-sounds.ts';

/** Draws both sounds and their mix, on one scale. */
export async function drawMix(
  job: PictureContext<unknown, { loudness: number | null; truePeak: number | null }>,
): Promise<void> {
  const { loudness, truePeak } = job.result;
  const sounds = [
    { label: 'first', path: job.input },
    { label: 'second', path: job.moreInputs[0]! },
    { label: 'mix', path: job.outputs[0]! },
  ];
  const facts =
    loudness === null ? 'silence' : `${loudness.toFixed(1)} LUFS, at most ${(truePeak ?? 0).toFixed(1)} dBTP`;
  await drawSounds(job, sounds, { title: 'Mix', facts });
}
