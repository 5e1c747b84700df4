import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MediaOutput } from '../../../media/av/media-output.ts';
import { openMedia } from '../../../media/av/media-source.ts';
import { constants, lib } from '../../../media/av/node-av.ts';
import { probe } from '../../../media/av/probe.ts';
import { rewriteVideo } from '../../../media/av/rewrite-video.ts';
import { copyStream } from '../../../media/av/stream-carrier.ts';
import { writeVideo } from '../../../media/av/write-video.ts';
import { constantTimes, counterFrames, tone } from './counter-clip.ts';
import { editing, plainPatch, unchanged } from './edits.ts';
import { framesOf, hashesOf, packetsOf } from './media-facts.ts';

const [width, height] = [320, 180];
const quality = 85;
const patched = editing(() => [plainPatch(100, 60, 64, 32, 200)]);
let folder: string;
let source: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rewrite-streams-'));
  source = join(folder, 'source.mp4');
  await writeVideo({
    output: source,
    width,
    height,
    frameRate: 25,
    audio: tone(2),
    frames: counterFrames(constantTimes(50, 25), width, height),
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

async function rewrite(name: string, edit = patched, input = source): Promise<{ output: string; warnings: string[] }> {
  const output = join(folder, name);
  const warnings: string[] = [];
  await rewriteVideo({
    input,
    output,
    quality,
    edit,
    lookaheadFrames: 4,
    onWarning: (message) => warnings.push(message),
  });
  return { output, warnings };
}

describe('rewriteVideo', () => {
  test.each(['mp4', 'mov', 'mkv'])(
    'copies sound bit by bit into %s, and in step with the picture',
    async (extension) => {
      const { output, warnings } = await rewrite(`copied.${extension}`);
      const [before, after] = [await packetsOf(source), await packetsOf(output)];
      expect(hashesOf(after, 'audio')).toEqual(hashesOf(before, 'audio'));
      expect(hashesOf(after, 'video')).not.toEqual(hashesOf(before, 'video'));
      const firstSound = (packets: typeof before) => packets.find(({ kind }) => kind === 'audio')!.seconds;
      expect(Math.abs(firstSound(after) - firstSound(before))).toBeLessThan(0.025);
      expect(warnings).toEqual([]);
    },
  );

  test('transcodes sound that the container does not take, and says so', async () => {
    const { output, warnings } = await rewrite('transcoded.webm');
    expect(warnings).toEqual(["The output's container does not take aac sound: it was transcoded to Opus."]);
    const info = await probe(output);
    expect(info.audio).toMatchObject({ codec: 'opus', sampleRateHz: 48_000, channels: 2 });
    expect(info.durationSeconds).toBeCloseTo(2, 1);
  });

  test.each(['mp4', 'mkv', 'ts'])(
    'copies every packet untouched into %s when no frame is changed',
    async (extension) => {
      const { output } = await rewrite(`same.${extension}`, unchanged);
      const frames = await framesOf(output);
      expect(frames).toHaveLength(50);
      if (extension === 'ts') return; // Start codes and headers stand in place of lengths there.
      const [before, after] = [await packetsOf(source), await packetsOf(output)];
      for (const kind of ['video', 'audio']) expect(hashesOf(after, kind)).toEqual(hashesOf(before, kind));
    },
  );

  test('keeps the encode when no frame is changed but the container cannot take the codec', async () => {
    const { output } = await rewrite('same.webm', unchanged);
    expect((await probe(output)).video?.codec).toBe('vp9');
    expect(await framesOf(output)).toHaveLength(50);
  });

  test('takes transport streams, whose time starts anywhere, to a timeline from zero', async () => {
    const input = join(folder, 'late.ts');
    const times = constantTimes(20, 25).map((seconds) => seconds + 5);
    await writeVideo({ output: input, width, height, frameRate: 25, frames: counterFrames(times, width, height) });
    expect((await packetsOf(input))[0]!.seconds).toBeGreaterThan(4.9);
    for (const edit of [patched, unchanged]) {
      const { output } = await rewrite('late.mp4', edit, input);
      for (const path of [input, output]) {
        const frames = await framesOf(path);
        expect(frames).toHaveLength(20);
        for (const [n, { timeSeconds }] of frames.entries()) expect(Math.abs(timeSeconds - n / 25)).toBeLessThan(0.001);
      }
    }
  });

  test('keeps a picture that begins after the sound where it is', async () => {
    const input = join(folder, 'after.mp4');
    const times = constantTimes(20, 25).map((seconds) => seconds + 0.5);
    await writeVideo({
      output: input,
      width,
      height,
      frameRate: 25,
      audio: tone(1.3),
      frames: counterFrames(times, width, height),
    });
    for (const edit of [patched, unchanged]) {
      const { output } = await rewrite('after-out.mkv', edit, input);
      const [first] = await framesOf(output);
      expect(first!.timeSeconds).toBeCloseTo(0.5, 2);
    }
  });

  test('keeps subtitles, languages and titles where the container allows, and says what it left out', async () => {
    const input = join(folder, 'titled.mkv');
    await addSubtitles(source, input);
    for (const [name, kept] of [
      ['titled-out.mkv', true],
      ['titled-out.mp4', false],
    ] as const) {
      for (const edit of [patched, unchanged]) {
        const { output, warnings } = await rewrite(name, edit, input);
        expect(hashesOf(await packetsOf(output), 'subtitle')).toHaveLength(kept ? 2 : 0);
        expect(warnings.filter((warning) => warning.includes('subtitle'))).toHaveLength(kept ? 0 : 1);
        const opened = await openMedia(output);
        expect(opened.format.metadata?.get('title')).toBe('A short film');
        const audio = opened.streams.find(({ codecpar }) => codecpar.codecType === constants.AVMEDIA_TYPE_AUDIO)!;
        expect(audio.metadata?.get('language')).toBe('fra');
        opened.close();
      }
    }
  });
});

/** Copies a file into Matroska with a title, a language and two subtitles. */
async function addSubtitles(input: string, path: string): Promise<void> {
  const from = await openMedia(input);
  const output = new MediaOutput(path);
  const copies = from.streams.map((stream) => copyStream(from, stream, output));
  const subtitles = new lib.CodecParameters();
  subtitles.alloc();
  subtitles.codecType = constants.AVMEDIA_TYPE_SUBTITLE;
  subtitles.codecId = constants.AV_CODEC_ID_SUBRIP;
  const timeBase = new lib.Rational(1, 1000);
  const stream = output.addStream(subtitles, timeBase);
  output.format.metadata = lib.Dictionary.fromObject({ title: 'A short film' });
  const audio = output.format.streams.find(({ codecpar }) => codecpar.codecType === constants.AVMEDIA_TYPE_AUDIO)!;
  audio.metadata = lib.Dictionary.fromObject({ language: 'fra' });
  await output.start();
  const packet = new lib.Packet();
  packet.alloc();
  for (const [n, text] of ['Hello.', 'Good bye.'].entries()) {
    packet.data = Buffer.from(text);
    packet.pts = packet.dts = BigInt(n * 700);
    packet.duration = 500n;
    output.write(packet, stream, timeBase);
  }
  while (from.format.readFrameSync(packet) >= 0) copies[packet.streamIndex]!.write(packet);
  await output.finish();
  packet.free();
  output.close();
  from.close();
}
