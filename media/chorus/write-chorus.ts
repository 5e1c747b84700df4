import { writeFile } from 'node:fs/promises';
import type { AlgorithmContext } from '../../contract/algorithm.ts';
import { describeSound } from '../audio/sound-source.ts';
import { steadySound } from '../audio/steady-sound.ts';
import { rhythmRateHz } from '../beats/rhythm-features.ts';
import { findChorus } from './find-chorus.ts';

const titles = { en: 'chorus', ch: '副歌' };

/**
 * Writes the choruses of a song as `[{"start": …, "end": …, "title": …}]`, in seconds to the hundredth, from the sound's
 * first sample, or with a picture from the beginning of that.
 * @throws ReelflowError as `describeSound` and `steadySound`
 */
export async function writeChorus({
  input,
  output,
  params,
  signal,
  progress,
  warn,
}: AlgorithmContext<{ lang: 'en' | 'ch' }>): Promise<{ segments: { start: number; end: number; title: string }[] }> {
  const { hasPicture } = await describeSound(input);
  const blocks = steadySound(input, {
    hasPicture,
    sampleRateHz: rhythmRateHz,
    channels: 1,
    signal,
    onWarning: warn,
    onProgress: (fraction) => progress(fraction, 'listening for the chorus'),
  });
  const spans = await findChorus(blocks);
  const title = titles[params.lang];
  const segments = spans.map(({ start, end }) => ({ start: toHundredths(start), end: toHundredths(end), title }));
  await writeFile(output('json').path, `${JSON.stringify(segments, null, 2)}\n`);
  return { segments };
}

function toHundredths(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
