import { writeFile } from 'node:fs/promises';
import type { AlgorithmContext } from '../../contract/algorithm.ts';
import { readAudio } from '../audio/read-audio.ts';
import { rhythmRateHz } from '../beats/rhythm-features.ts';
import { findChorus } from './find-chorus.ts';

const titles = { en: 'chorus', ch: '副歌' };

/**
 * Writes the choruses of a song as `[{"start": …, "end": …, "title": …}]`, in seconds to the hundredth.
 * @throws ReelflowError as `readAudio`
 */
export async function writeChorus({
  input,
  output,
  params,
  signal,
  progress,
  warn,
}: AlgorithmContext<{ lang: 'en' | 'ch' }>): Promise<{ segments: { start: number; end: number; title: string }[] }> {
  const blocks = readAudio(input, {
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
