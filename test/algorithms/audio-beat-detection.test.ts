import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { audioBeatDetection } from '../../algorithms/audio-beat-detection.ts';
import { writeVideo } from '../../media/av/write-video.ts';
import { findBeats } from '../../media/beats/find-beats.ts';
import { beatFMeasure } from '../metrics/beat-f-measure.ts';
import { delaySound } from '../support/delay-sound.ts';
import { runSound } from '../support/run-sound.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createSong, type Song, type SongOptions } from '../synthesis/song.ts';
import { writeWave } from '../synthesis/write-wave.ts';

const folder = await temporaryFolder();
const timeoutMs = 120_000;

async function* inBlocks({ samples, sampleRateHz }: Song): AsyncGenerator<Float32Array[]> {
  for (let firstSample = 0; firstSample < samples.length; firstSample += sampleRateHz) {
    yield [samples.slice(firstSample, firstSample + sampleRateHz)];
  }
}

async function score(songs: readonly SongOptions[]): Promise<{ beats: number; downbeats: number }> {
  let [beats, downbeats] = [0, 0];
  for (const options of songs) {
    const song = createSong(options);
    const found = await findBeats(inBlocks(song));
    beats += beatFMeasure(song.beats, found.beats) / songs.length;
    downbeats += beatFMeasure(song.downbeats, found.downbeats) / songs.length;
  }
  return { beats, downbeats };
}

describe('the AudioBeatDetection algorithm', () => {
  test.each([
    [
      'one tempo',
      [
        { seed: 11, style: 'ballad', tempi: [75], barsPerPart: 10 },
        { seed: 12, style: 'pop', tempi: [96], barsPerPart: 12 },
        { seed: 13, style: 'rock', tempi: [112], barsPerPart: 14 },
        { seed: 14, style: 'edm', tempi: [128], barsPerPart: 16 },
        { seed: 15, style: 'waltz', tempi: [130], barsPerPart: 20 },
        { seed: 16, style: 'clicks', tempi: [150], barsPerPart: 16 },
      ],
      0.95,
      0.9,
    ],
    [
      'a tempo that changes',
      [
        { seed: 21, style: 'pop', tempi: [100, 130], barsPerPart: 9 },
        { seed: 22, style: 'pop', tempi: [140, 95], barsPerPart: 9 },
      ],
      0.95,
      0.9,
    ],
  ] as const)(
    'finds beats and bars of music with %s',
    async (name, songs, leastBeats, leastDownbeats) => {
      const { beats, downbeats } = await score(songs);
      process.stderr.write(
        `AudioBeatDetection ${name}: F ${beats.toFixed(3)} for beats, ${downbeats.toFixed(3)} for downbeats\n`,
      );
      expect(beats).toBeGreaterThan(leastBeats);
      expect(downbeats).toBeGreaterThan(leastDownbeats);
    },
    timeoutMs,
  );

  test(
    'writes the lists from a file of another rate with two channels',
    async () => {
      const song = createSong({ seed: 31, style: 'pop', tempi: [120], barsPerPart: 8 });
      const input = join(folder, 'song.wav');
      await writeWave(input, { sampleRateHz: 44_100, channels: [song.samples, song.samples].map(doubled) });
      const output = join(folder, 'beats.txt');
      const result = await audioBeatDetection.run({
        input,
        moreInputs: [],
        params: {},
        output: () => ({ path: output, url: 'oss://bucket/beats.txt' }),
        signal: new AbortController().signal,
        progress: () => undefined,
        warn: (message) => {
          throw new Error(message);
        },
      });
      const lists = JSON.parse(await readFile(output, 'utf8')) as { BeatList: number[]; DownBeatList: number[] };
      expect(beatFMeasure(song.beats, lists.BeatList)).toBeGreaterThan(0.95);
      expect(lists.BeatList).toEqual(expect.arrayContaining(lists.DownBeatList));
      expect(result).toMatchObject({ beatCount: lists.BeatList.length, metre: 4 });
      expect(result.tempo).toBeCloseTo(120, 0);
    },
    timeoutMs,
  );

  test(
    'counts from the beginning of the picture where there is one',
    async () => {
      const song = createSong({ seed: 31, style: 'pop', tempi: [120], barsPerPart: 6 });
      const [film, late] = [join(folder, 'film.mp4'), join(folder, 'late.mp4')];
      const gray = new Uint8Array(64 * 64 * 1.5).fill(128);
      const frames = Array.from({ length: 30 }, (_, index) => ({ timeSeconds: index / 2, data: gray }));
      await writeVideo({ output: film, width: 64, height: 64, frameRate: 2, frames, audio: song });
      await delaySound(film, late, 2);
      const output = join(folder, 'late.txt');
      await runSound(audioBeatDetection, { input: late, output }, {});
      const { BeatList } = JSON.parse(await readFile(output, 'utf8')) as { BeatList: number[] };
      const expected = song.beats.map((beat) => beat + 2);
      expect(beatFMeasure(expected, BeatList)).toBeGreaterThan(0.9);
    },
    timeoutMs,
  );

  test('finds no beats in silence', async () => {
    const samples = new Float32Array(22_050 * 5);
    const silence = { samples, sampleRateHz: 22_050, channels: 1, beats: [], downbeats: [] } as const;
    expect(await findBeats(inBlocks({ ...silence, beats: [], downbeats: [] }))).toEqual({
      beats: [],
      downbeats: [],
      tempo: 0,
      metre: 4,
    });
  });
});

/** Twice the rate, by linear interpolation. */
function doubled(samples: Float32Array): Float32Array {
  return Float32Array.from({ length: 2 * samples.length }, (_, index) => {
    const before = samples[index >> 1]!;
    return index % 2 === 0 ? before : (before + (samples[(index >> 1) + 1] ?? 0)) / 2;
  });
}
