// media
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { videoClip } from '../../algorithms/video-clip.ts';
import { readAudio } from '../../media/audio/read-audio.ts';
import { probe, requireVideo } from '../../media/av/probe.ts';
import { readVideo } from '../../media/av/read-video.ts';
import { summariseVideo, type ClipParams, type ClipResult } from '../../media/clip/summarise-video.ts';
import { writeSummary, type WrittenSummary } from '../../media/clip/write-summary.ts';
import { clickFrames, readMark, writeHighlightFilm, type FilmPart } from '../media/clip/highlight-film.ts';
import { packetsOf } from '../media/av/media-facts.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { writeWave } from '../synthesis/write-wave.ts';

const { abs, max, round } = Math;
const folder = await temporaryFolder();
const timeoutMs = 300_000;

async function run(
  input: string,
  output: string,
  params: Partial<ClipParams> = {},
): Promise<{ result: ClipResult; warnings: string[] }> {
  const warnings: string[] = [];
  const result = await summariseVideo({
    input,
    moreInputs: [],
    params: { quality: 90, ...params },
    output: () => ({ path: output, url: `file://${output}` }),
    signal: new AbortController().signal,
    progress: () => undefined,
    warn: (message) => warnings.push(message),
  });
  return { result, warnings };
}

/** The numbers of a summary's frames, and when they are shown. */
async function marksOf(path: string): Promise<{ mark: number; timeSeconds: number }[]> {
  const marks = [];
  for await (const frame of readVideo(path, { pixelFormat: 'yuv420p' }))
    marks.push({ mark: readMark(frame), timeSeconds: frame.timeSeconds });
  return marks;
}

/** The times of the frames that the spans of a result stand for. */
function framesIn({ spans }: { spans: ClipResult['spans'] }, times: readonly number[]): number[] {
  return times.flatMap((time, index) =>
    spans.some(({ startSeconds, endSeconds }) => time >= startSeconds - 5e-4 && time < endSeconds - 5e-4)
      ? [index]
      : [],
  );
}

const dull = (seconds: number, photo: FilmPart['photo'], entrance: FilmPart['entrance'] = 'cut'): FilmPart => ({
  seconds,
  kind: 'dull',
  photo,
  entrance,
});
const highlight = (seconds: number, photo: FilmPart['photo']): FilmPart => ({ seconds, kind: 'highlight', photo });

describe('the VideoClip algorithm', () => {
  test(
    'takes in every planted highlight, and no black, frozen or mixed frame',
    async () => {
      const [input, output] = [join(folder, 'film.mp4'), join(folder, 'film-clip.mp4')];
      const film = await writeHighlightFilm(
        input,
        [
          { seconds: 1, kind: 'black', photo: 'grass' },
          dull(4, 'grass'),
          highlight(2.4, 'raccoon'),
          dull(4, 'bricks'),
          highlight(2.8, 'coffee'),
          dull(3, 'grass'),
          dull(3, 'bricks', 'dissolve'),
          { seconds: 2, kind: 'frozen', photo: 'bricks', entrance: 'none' },
          highlight(2, 'cat'),
          dull(3, 'grass'),
        ],
        { seed: 5 },
      );
      const { result, warnings } = await run(input, output, { duration: 10 });
      expect(warnings).toEqual([]);
      const shown = framesIn(result, film.times);
      const marks = await marksOf(output);
      // To the frame what the result says, in order and without a gap in time.
      expect(marks.map(({ mark }) => mark)).toEqual(shown);
      expect(result.frameCount).toBe(shown.length);
      expect(result.durationSeconds).toBeCloseTo(shown.length / 25, 3);
      expect(result.durationSeconds).toBeLessThanOrEqual(10);
      expect(result.durationSeconds).toBeGreaterThan(8);
      for (const [index, { timeSeconds }] of marks.entries()) expect(timeSeconds).toBeCloseTo(index / 25, 3);
      const share = (kind: FilmPart['kind']): number => {
        const frames = film.times.flatMap((time, index) => (kindAt(time) === kind ? [index] : []));
        return frames.filter((index) => shown.includes(index)).length / frames.length;
      };
      const kindAt = (time: number): string => film.parts.findLast((part) => part.startSeconds <= time + 1e-6)!.kind;
      process.stderr.write(`VideoClip: ${(100 * share('highlight')).toFixed(1)} % of the highlights in the summary\n`);
      expect(share('highlight')).toBe(1);
      expect([share('black'), share('frozen')]).toEqual([0, 0]);
      const dissolve = film.parts[6]!.startSeconds;
      expect(shown.filter((index) => abs(film.times[index]! - dissolve) < 0.3)).toEqual([]);
    },
    timeoutMs,
  );

  test(
    'keeps sound and picture together over many joins, with frames of different lengths',
    async () => {
      const [input, output] = [join(folder, 'clicks.mkv'), join(folder, 'clicks-clip.mp4')];
      // Every third frame is twice as long.
      const times = (index: number): number => (index + Math.floor(index / 3)) / 30;
      const film = await writeHighlightFilm(input, [dull(10, 'coffee'), dull(10, 'cat')], {
        seed: 6,
        times,
        frameRate: 30,
        hasClicks: true,
      });
      const spans = Array.from({ length: 14 }, (_, index) => ({
        startSeconds: 0.13 + 1.4 * index,
        endSeconds: 0.93 + 1.4 * index + 0.017 * index,
      }));
      const written = await write(input, output, spans, 20);
      const marks = await marksOf(output);
      expect(marks.map(({ mark }) => mark)).toEqual(framesIn(written, film.times));
      const clicks = await clicksOf(output);
      let [worst, count] = [0, 0];
      for (const [index, { mark, timeSeconds }] of marks.entries()) {
        const isInside = marks[index - 3]?.mark === mark - 3 && marks[index + 3]?.mark === mark + 3;
        if (mark % clickFrames !== 0 || !isInside) continue;
        const nearest = clicks.reduce((best, click) =>
          abs(click - timeSeconds) < abs(best - timeSeconds) ? click : best,
        );
        worst = max(worst, abs(nearest - timeSeconds));
        count++;
      }
      process.stderr.write(`VideoClip: ${count} clicks at most ${(1000 * worst).toFixed(1)} ms off over 13 joins\n`);
      expect(count).toBeGreaterThan(5);
      expect(worst).toBeLessThan(0.006);
      expect(written.spans).toHaveLength(14);
      const { durationSeconds } = await probe(output);
      expect(abs(durationSeconds - written.durationSeconds)).toBeLessThan(0.06);
    },
    timeoutMs,
  );

  test(
    'keeps rotation and ten bits of a silent video, and its frames to the number',
    async () => {
      const [input, output] = [join(folder, 'turned.mp4'), join(folder, 'turned-clip.mkv')];
      const film = await writeHighlightFilm(input, [dull(3, 'coffee'), highlight(3, 'cat')], {
        seed: 7,
        hasSound: false,
        rotationDegrees: 180,
        pixelFormat: 'yuv420p10le',
      });
      const written = await write(
        input,
        output,
        [
          { startSeconds: 1, endSeconds: 2 },
          { startSeconds: 4.51, endSeconds: 5.3 },
        ],
        6,
      );
      expect(written.frameCount).toBe(25 + 20);
      expect(framesIn(written, film.times)).toHaveLength(45);
      const { video, audio } = await requireVideo(output);
      expect(video).toMatchObject({ rotationDegrees: 180, pixelFormat: 'yuv420p10le', width: 320 });
      expect(audio).toBeUndefined();
    },
    timeoutMs,
  );

  test(
    'takes a video whole that is no longer than its summary may be',
    async () => {
      const [input, output] = [join(folder, 'short.mp4'), join(folder, 'short-clip.mp4')];
      await writeHighlightFilm(input, [dull(2, 'coffee')], { seed: 8 });
      const { result, warnings } = await run(input, output);
      expect(warnings).toEqual([expect.stringMatching(/no longer than.*whole/)]);
      expect(result).toEqual({ spans: [{ startSeconds: 0, endSeconds: 2 }], durationSeconds: 2, frameCount: 50 });
      expect(await packetsOf(output)).toEqual(await packetsOf(input));
    },
    timeoutMs,
  );

  test('refuses what is no video and what it cannot write, and stops when it is cancelled', async () => {
    const wave = join(folder, 'tone.wav');
    await writeWave(wave, { sampleRateHz: 8000, channels: [new Float32Array(8000)] });
    await expect(run(wave, join(folder, 'never.mp4'))).rejects.toMatchObject({ type: 'InvalidInput' });
    const input = join(folder, 'short.mp4');
    await expect(run(input, join(folder, 'never.gif'))).rejects.toThrow(/not written as ".gif"/);
    const cancelled = summariseVideo({
      input,
      moreInputs: [],
      params: { quality: 90 },
      output: () => ({ path: join(folder, 'never.mp4'), url: '' }),
      signal: AbortSignal.abort(),
      progress: () => undefined,
      warn: () => undefined,
    });
    await expect(cancelled).rejects.toMatchObject({ type: 'JobCancelled' });
  });

  test('takes a duration and a quality, as text too, and refuses others with what to give', () => {
    expect(videoClip.params.parse({})).toEqual({ quality: 90 });
    expect(videoClip.params.parse({ duration: '30', quality: '75' })).toEqual({ duration: 30, quality: 75 });
    for (const duration of ['soon', 0, -5]) expect(() => videoClip.params.parse({ duration })).toThrow(/in seconds/);
  });
});

function write(
  input: string,
  output: string,
  spans: { startSeconds: number; endSeconds: number }[],
  endSeconds: number,
): Promise<WrittenSummary> {
  return writeSummary({
    input,
    output,
    quality: 90,
    spans,
    endSeconds,
    hasSound: true,
    signal: new AbortController().signal,
    onWarning: (message) => {
      throw new Error(message);
    },
    onProgress: () => undefined,
  });
}

/** When clicks begin, in seconds. */
async function clicksOf(path: string): Promise<number[]> {
  const clicks: number[] = [];
  for await (const { firstSample, sampleRateHz, channels } of readAudio(path)) {
    for (const [index, sample] of channels[0]!.entries()) {
      const time = (firstSample + index) / sampleRateHz;
      if (abs(sample) > 0.3 && time - (clicks.at(-1) ?? -1) > 0.05) clicks.push(round(time * 1e5) / 1e5);
    }
  }
  return clicks;
}
