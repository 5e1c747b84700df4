import { writeFile } from 'node:fs/promises';
import type { AlgorithmContext } from '../../contract/algorithm.ts';
import { rhythmSound } from '../beats/rhythm-sound.ts';
import { findChorus } from './find-chorus.ts';

const titles = { en: 'chorus', ch: '副歌' };

/**
 * Writes the choruses of a song as `[{"start": …, "end": …, "title": …}]`, in seconds to the hundredth, from the sound's
 * first sample, or with a picture from the beginning of that.
 * @throws ReelflowError as `rhythmSound`
 */
export async function writeChorus(
  context: AlgorithmContext<{ lang: 'en' | 'ch' }>,
): Promise<{ segments: { start: number; end: number; title: string }[] }> {
  const spans = await findChorus(rhythmSound(context, 'listening for the chorus'));
  const title = titles[context.params.lang];
  const segments = spans.map(({ start, end }) => ({ start: toHundredths(start), end: toHundredths(end), title }));
  await writeFile(context.output('json').path, `${JSON.stringify(segments, null, 2)}\n`);
  return { segments };
}

function toHundredths(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
