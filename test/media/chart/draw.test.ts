// media
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import type { PictureContext } from '../../../contract/algorithm.ts';
import { writeVideo } from '../../../media/av/write-video.ts';
import { drawBeats } from '../../../media/beats/draw-beats.ts';
import { canBeDrawn } from '../../../media/chart/chart.ts';
import { drawFilm } from '../../../media/chart/draw-film.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { createSong } from '../../synthesis/song.ts';
import { writeWave } from '../../synthesis/write-wave.ts';

const folder = await temporaryFolder();

function job<Result>(input: string, result: Result, outputs: string[] = []): PictureContext<unknown, Result> {
  const path = `${input}.png`;
  const signal = new AbortController().signal;
  const span = { start: 0, end: null };
  return { input, moreInputs: [], params: {}, result, outputs, path, signal, span, progress: () => undefined };
}

/** Reads pixels of a picture by the share of the plot's width, which has margins of 84 and 28 pixels. */
async function readPixels(path: string): Promise<{
  height: number;
  at(share: number, y: number): [number, number, number];
  column(share: number, from: number, to: number): [number, number, number][];
}> {
  const { data, info } = await sharp(path).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (share: number, y: number): [number, number, number] => {
    const x = Math.round(84 + share * (info.width - 84 - 28));
    return [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)] as [number, number, number];
  };
  return {
    height: info.height,
    at,
    column: (share, from, to) => Array.from({ length: to - from }, (_, index) => at(share, from + index)),
  };
}

const isRed = ([red, green, blue]: readonly number[]): boolean => red! > 200 && green! < 90 && blue! < 80;

async function writeColours(path: string): Promise<void> {
  const [width, height, frameRate] = [160, 90, 10];
  const chroma = 80 * 45;
  const colours = [
    [81, 90, 240],
    [41, 240, 110],
    [145, 54, 34],
  ] as const;
  const frames = Array.from({ length: 90 }, (_, index) => {
    const [y, u, v] = colours[Math.floor(index / 30)]!;
    const data = new Uint8Array(width * height + 2 * chroma).fill(y);
    data.fill(u, width * height, width * height + chroma).fill(v, width * height + chroma);
    return { timeSeconds: index / frameRate, data };
  });
  await writeVideo({ output: path, width, height, frameRate, frames });
}

describe('pictures of jobs', () => {
  test('have the bars of a song where they are, at any stretch of it', async () => {
    const { samples, sampleRateHz, beats, downbeats } = createSong({
      seed: 13,
      style: 'rock',
      tempi: [112],
      barsPerPart: 4,
    });
    const [input, list] = [join(folder, 'song.wav'), join(folder, 'beats.txt')];
    await writeWave(input, { sampleRateHz, channels: [samples] });
    await writeFile(list, JSON.stringify({ BeatList: beats, DownBeatList: downbeats }));
    const result = { beatCount: beats.length, tempo: 112, metre: 4 };
    const duration = samples.length / sampleRateHz;
    for (const span of [
      { start: 0, end: null },
      { start: 3, end: 7 },
    ]) {
      const drawn = job(input, result, [list]);
      await drawBeats({ ...drawn, span });
      const picture = await readPixels(drawn.path);
      const length = (span.end ?? duration) - span.start;
      const shareOf = (time: number): number => (time - span.start) / length;
      const shown = downbeats.filter((time) => shareOf(time) > 0 && shareOf(time) < 1);
      expect(shown.length).toBeGreaterThanOrEqual(1);
      for (const time of shown) {
        const near = [-1, 0, 1].flatMap((pixel) => picture.column(shareOf(time) + pixel / 1488, 60, 190));
        expect(near.filter(isRed).length).toBeGreaterThan(100);
      }
      const between = shown[0]! + 0.25 * (60 / 112);
      expect(picture.column(shareOf(between), 60, 190).filter(isRed)).toEqual([]);
    }
  });

  test('show what is to be seen in each stretch of a video, and frame it', async () => {
    const input = join(folder, 'colours.mp4');
    await writeColours(input);
    const spans = [3, 6].map((endSeconds, index) => ({ startSeconds: 3 * index, endSeconds, label: `${index + 1}` }));
    const drawn = job(input, {});
    await drawFilm(drawn, spans, { title: 'Colours', facts: '' });
    const { at, height } = await readPixels(drawn.path);
    const film = height - 34 - 8 - 56;
    const strongest = [1, 3, 5].map((sixth) => {
      const colour = at(sixth / 6 + 0.02, film);
      return colour.indexOf(Math.max(...colour));
    });
    expect(strongest).toEqual([0, 2, 1]);
    // The second frame is drawn in orange.
    const [red, green, blue] = at(0.5, film - 56);
    expect([red > green + 50, green > blue + 50]).toEqual([true, true]);
  });

  test('are refused where there is nothing to show', async () => {
    const input = join(folder, 'colours.mp4');
    await writeColours(input);
    const late = { ...job(input, {}), span: { start: 20, end: null } };
    await expect(drawFilm(late, [], { title: '', facts: '' })).rejects.toMatchObject({
      type: 'InvalidInput',
      message: 'There is nothing to draw from 20.0 s: the input ends at 9.0 s. Begin earlier.',
    });
  });

  test.each([
    ['2 Käse & <Brot>, 100 %', true],
    ['副歌', false],
    ['🎉', false],
  ])('have the words %p: %p', (text, is) => expect(canBeDrawn(text)).toBe(is));
});
