import type { PictureContext } from '../../contract/algorithm.ts';
import { drawSounds } from '../chart/draw-sounds.ts';

/** Draws the recording, with what each channel was found worth. */
export async function drawQuality(
  job: PictureContext<unknown, { channels: { channel: number; tag: string; mos: number }[] }>,
): Promise<void> {
  const each = job.result.channels.map(
    ({ channel, tag, mos }) => `channel ${channel}: ${tag === 'Valid' ? `MOS ${mos.toFixed(1)}` : tag.toLowerCase()}`,
  );
  await drawSounds(job, [{ label: 'sound', path: job.input }], { title: 'Recording', facts: each.join(', ') });
}
