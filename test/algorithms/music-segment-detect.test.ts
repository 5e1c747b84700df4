// media
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { musicSegmentDetect } from '../../algorithms/music-segment-detect.ts';
import { findChorus } from '../../media/chorus/find-chorus.ts';
import { spanIou } from '../metrics/span-iou.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createRandom } from '../synthesis/random.ts';
import { createStructuredSong, type StructuredSongOptions } from '../synthesis/structured-song.ts';
import { writeWave } from '../synthesis/write-wave.ts';

const folder = await temporaryFolder();
const timeoutMs = 240_000;
const sampleRateHz = 22_050;

async function* inBlocks(samples: Float32Array): AsyncGenerator<Float32Array[]> {
  for (let firstSample = 0; firstSample < samples.length; firstSample += sampleRateHz) {
    yield [samples.slice(firstSample, firstSample + sampleRateHz)];
  }
}

function run(input: string, lang: 'en' | 'ch'): Promise<{ segments: { start: number; end: number; title: string }[] }> {
  return musicSegmentDetect.run({
    input,
    moreInputs: [],
    params: { lang },
    output: () => ({ path: join(folder, 'chorus.json'), url: 'oss://bucket/chorus.json' }),
    signal: new AbortController().signal,
    progress: () => undefined,
    warn: (message) => {
      throw new Error(message);
    },
  });
}

describe('the MusicSegmentDetect algorithm', () => {
  test(
    'finds the choruses of songs of many forms',
    async () => {
      const songs: StructuredSongOptions[] = [
        { seed: 502, form: 'VCVCBCC', contrast: 0.5, tempo: 126, drift: 0.02 },
        { seed: 503, form: 'IVPCVPCBCO', contrast: 0.3, tempo: 132 },
        { seed: 504, form: 'VCVCVC', contrast: 1, tempo: 138 },
        { seed: 505, form: 'CVCVCO', contrast: 0.7, tempo: 84 },
      ];
      let sum = 0;
      for (const options of songs) {
        const { samples, choruses } = createStructuredSong(options);
        const overlap = spanIou(choruses, await findChorus(inBlocks(samples)));
        console.log(`MusicSegmentDetect ${options.form}: IoU ${overlap.toFixed(3)}`);
        sum += overlap / songs.length;
      }
      expect(sum).toBeGreaterThan(0.9);
    },
    timeoutMs,
  );

  test(
    'writes the same list as its result, in the language that was asked for, from a file of another rate',
    async () => {
      const { samples, choruses } = createStructuredSong({ seed: 511, form: 'VCVC', contrast: 0.8, tempo: 138 });
      const input = join(folder, 'song.wav');
      await writeWave(input, { sampleRateHz: 11_025, channels: [samples.filter((_, index) => index % 2 === 0)] });
      const { segments } = await run(input, 'ch');
      expect(spanIou(choruses, segments)).toBeGreaterThan(0.9);
      expect(segments.map(({ title }) => title)).toEqual(['副歌', '副歌']);
      expect(JSON.parse(await readFile(join(folder, 'chorus.json'), 'utf8'))).toEqual(segments);
    },
    timeoutMs,
  );

  test(
    'finds none where nothing comes again, or all is the same, or there is no music',
    async () => {
      const composed = createStructuredSong({
        seed: 521,
        form: 'IVPCBVO',
        contrast: 0.5,
        tempo: 120,
        isThroughComposed: true,
      });
      expect(await findChorus(inBlocks(composed.samples))).toEqual([]);
      const loop = createStructuredSong({ seed: 522, form: 'VVVVVV', contrast: 0, tempo: 120 });
      expect(await findChorus(inBlocks(loop.samples))).toEqual([]);
      const random = createRandom(523);
      expect(
        await findChorus(inBlocks(Float32Array.from({ length: 45 * sampleRateHz }, () => 0.2 * random.gaussian()))),
      ).toEqual([]);
      expect(await findChorus(inBlocks(new Float32Array(40 * sampleRateHz)))).toEqual([]);
    },
    timeoutMs,
  );

  test('refuses a file without sound, by name', async () => {
    await expect(run(join(folder, 'none.wav'), 'en')).rejects.toMatchObject({ type: 'ObjectNotFound' });
  });
});
