import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Span } from '../../../contract/algorithm.ts';
import { probe } from '../../../media/av/probe.ts';
import { rewriteVideo, type RewriteResult } from '../../../media/av/rewrite-video.ts';
import { writeVideo, type WriteOptions } from '../../../media/av/write-video.ts';
import { joinSegments } from '../../../media/segments/join-segments.ts';
import { planSegments } from '../../../media/segments/plan-segments.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { constantTimes, counterFrames, readCounter } from '../av/counter-clip.ts';
import { editing, plainPatch } from '../av/edits.ts';
import { framesOf, hashesOf, packetsOf } from '../av/media-facts.ts';
import { likeness, pictureTimes } from './compare-videos.ts';

const folder = await temporaryFolder();
const [width, height, quality] = [256, 144, 90];
// Within a frame's own pixels, so that a frame in the wrong place is seen.
const edit = editing(({ timeSeconds }) => [plainPatch(60, 60, 64, 32, 60 + (Math.round(timeSeconds * 7) % 100))], 3);

async function clip(
  name: string,
  options: Partial<WriteOptions> & { times?: readonly number[] } = {},
): Promise<string> {
  const output = join(folder, name);
  const { times = constantTimes(200, 25), ...rest } = options;
  const tone = {
    sampleRateHz: 48_000,
    channels: 1,
    samples: Float32Array.from({ length: 48_000 * 8 }, (_, n) => 0.1 * Math.sin(n / 17)),
  };
  await writeVideo({
    ...{ output, width, height, frameRate: 25, frames: counterFrames(times, width, height), audio: tone },
    ...rest,
  });
  return output;
}

interface Piece {
  path: string;
  rewrite: RewriteResult;
}

async function inPieces(input: string, output: string, spans: Span[]): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for (const [index, span] of spans.entries()) {
    const path = output.replace(/(?=\.\w+$)/u, `-${String(index)}`);
    const options = { input, output: path, quality, edit, lookaheadFrames: 3 };
    pieces.push({ path, rewrite: await rewriteVideo({ ...options, span: { ...span, marginSeconds: 0.5 } }) });
  }
  return pieces;
}

describe('a video that is worked on in segments', () => {
  test.each<[string, Parameters<typeof clip>[1], string]>([
    ['H.264 in MP4', {}, 'mp4'],
    ['a variable frame rate in Matroska', { times: unevenTimes() }, 'mkv'],
    ['a picture to be turned', { rotationDegrees: 90 }, 'mov'],
    ['ten bits', { pixelFormat: 'yuv420p10le' }, 'mkv'],
    ['VP9', {}, 'webm'],
  ])('comes out as in one piece: %s', async (name, options, extension) => {
    const stem = name.replaceAll(/\W/gu, '-');
    const input = await clip(`${stem}.mp4`.replace('mp4', extension === 'webm' ? 'mp4' : extension), options);
    const [whole, joined] = ['whole', 'joined'].map((kind) => join(folder, `${stem}-${kind}.${extension}`)) as [
      string,
      string,
    ];
    await rewriteVideo({ input, output: whole, quality, edit, lookaheadFrames: 3 });

    const spans = await planSegments(input, 2.2);
    expect(spans).toHaveLength(3);
    const segments = await inPieces(input, joined, spans);
    expect(segments.reduce((sum, { rewrite }) => sum + rewrite.frameCount, 0)).toBe((await framesOf(input)).length);
    expect(await joinSegments({ input, output: joined, quality, segments })).toBe(true);

    expect(await probe(joined)).toEqual({
      ...(await probe(whole)),
      durationSeconds: expect.closeTo((await probe(whole)).durationSeconds, 2),
    });
    const [before, after] = [await packetsOf(whole), await packetsOf(joined)];
    expect(await pictureTimes(joined)).toEqual(await pictureTimes(whole));
    expect(hashesOf(after, 'audio')).toEqual(hashesOf(before, 'audio'));

    const [left, right] = [await framesOf(whole), await framesOf(joined)];
    const differences = left.map((frame, index) => likeness(frame.data, right[index]!.data));
    process.stderr.write(
      `segments, ${name}: the worst frame is ${Math.min(...differences).toFixed(1)} dB from the whole\n`,
    );
    expect(Math.min(...differences)).toBeGreaterThan(36);
    if (options?.rotationDegrees === undefined)
      expect(right.map((frame) => readCounter(frame.data, frame.width))).toEqual(left.map((_, index) => index));
  });

  test('may have segments without a frame, where its sound goes on alone', async () => {
    const input = await clip('long-sound.mp4', { times: constantTimes(50, 25) });
    const output = join(folder, 'long-sound-joined.mp4');
    const segments = await inPieces(input, output, await planSegments(input, 2));
    expect(segments.map(({ rewrite }) => rewrite.frameCount)).toEqual([50, 0, 0, 0]);
    expect(segments.every(({ path }) => existsSync(path))).toBe(true);
    expect(await joinSegments({ input, output, quality, segments })).toBe(true);
    expect(await pictureTimes(output)).toEqual(await pictureTimes(input));
    expect(hashesOf(await packetsOf(output), 'audio')).toEqual(hashesOf(await packetsOf(input), 'audio'));
    expect(await joinSegments({ input, output, quality, segments: segments.slice(1) })).toBe(false);
  });

  test('is not put together when a segment is missing, was made twice, or was encoded in another way', async () => {
    const input = await clip('apart.mp4');
    const output = join(folder, 'apart-joined.mp4');
    const [first, second, third] = (await inPieces(input, output, await planSegments(input, 2.2))) as [
      Piece,
      Piece,
      Piece,
    ];
    const recoded = { ...third.rewrite, extent: { ...third.rewrite.extent!, codecHeader: 'other' } };
    for (const segments of [
      [first, third],
      [first, second, second, third],
      [first, second, { ...third, rewrite: recoded }],
    ]) {
      expect(await joinSegments({ input, output, quality, segments })).toBe(false);
      expect(existsSync(output)).toBe(false);
    }
  });

  test('is not cut when it is short, or when its container has no index', async () => {
    const input = await clip('short.mp4');
    expect(await planSegments(input, 4.1)).toEqual([]);
    expect(await planSegments(await clip('stream.ts'), 1)).toEqual([]);
    expect(await planSegments(input, 0.01)).toHaveLength(32);
  });

  test('is not cut when it would have to be decoded from far before', async () => {
    const times = constantTimes(650, 5);
    const sparse = { times, frameRate: 5, crf: 40 };
    const input = await clip('one-keyframe.mp4', { ...sparse, codecOptions: { 'x264-params': 'keyint=infinite' } });
    expect(await planSegments(input, 40)).toEqual([]);
    expect(await planSegments(input, 60)).toEqual([]);
    const usual = await clip('keyframes.mp4', sparse);
    expect(await planSegments(usual, 40)).toHaveLength(3);
  });
});

function unevenTimes(): number[] {
  let time = 0;
  return Array.from({ length: 200 }, (_, index) => (time += index % 7 === 0 ? 0.09 : 0.033) - 0.09);
}
