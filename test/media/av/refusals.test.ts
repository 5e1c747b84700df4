import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { probe, requireVideo } from '../../../media/av/probe.ts';
import { rewriteVideo } from '../../../media/av/rewrite-video.ts';
import { writeGif } from '../../../media/av/write-gif.ts';
import { writeVideo } from '../../../media/av/write-video.ts';
import { constantTimes, counterFrames, tone } from './counter-clip.ts';
import { unchanged } from './edits.ts';
import { framesOf } from './media-facts.ts';

const [width, height] = [320, 180];
let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'refusals-'));
  await writeVideo({
    output: at('video.mp4'),
    width,
    height,
    frameRate: 25,
    audio: tone(3),
    frames: counterFrames(constantTimes(75, 25), width, height),
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('what is no video', () => {
  test.each([
    ['empty.mp4', '', 'MediaUnreadable', /empty/],
    ['notes.txt', 'Dear diary,\n'.repeat(300), 'MediaUnreadable', /not a media file/],
    ['page.mp4', '<!doctype html><html><body>404</body></html>', 'MediaUnreadable', /not a media file/],
    [
      'list.m3u8',
      '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/passwd\n#EXT-X-ENDLIST\n',
      'MediaUnreadable',
      /not a media file/,
    ],
    ['list.mp4', 'ffconcat version 1.0\nfile /etc/passwd\n', 'MediaUnreadable', /not a media file/],
  ])('%s is refused with its reason', async (name, content, type, message) => {
    writeFileSync(at(name), content);
    const expected = { type, message: expect.stringMatching(message) };
    await expect(probe(at(name))).rejects.toMatchObject(expected);
    await expect(framesOf(at(name))).rejects.toMatchObject(expected);
  });

  test('a missing file and a folder are named as such', async () => {
    await expect(probe(at('missing.mp4'))).rejects.toMatchObject({ type: 'ObjectNotFound' });
    await expect(probe(folder)).rejects.toMatchObject({ type: 'InvalidInput' });
  });

  test('a file cut before its index is refused', async () => {
    writeFileSync(at('cut.mp4'), readFileSync(at('video.mp4')).subarray(0, 600));
    await expect(probe(at('cut.mp4'))).rejects.toMatchObject({ type: 'MediaUnreadable' });
  });

  test('sound alone is probed, but is no video', async () => {
    await writeVideo({ output: at('sound.m4a'), width, height, frameRate: 25, audio: tone(1), frames: [] }).catch(
      () => undefined,
    );
    writeFileSync(at('sound.wav'), wav());
    expect(await probe(at('sound.wav'))).toMatchObject({
      isStillImage: false,
      audio: { codec: 'pcm_s16le', sampleRateHz: 8000, channels: 1 },
    });
    const expected = { type: 'InvalidInput', message: expect.stringMatching(/audio file/) };
    await expect(requireVideo(at('sound.wav'))).rejects.toMatchObject(expected);
    await expect(framesOf(at('sound.wav'))).rejects.toMatchObject(expected);
    await expect(
      rewriteVideo({ input: at('sound.wav'), output: at('x.mp4'), quality: 85, edit: unchanged, lookaheadFrames: 0 }),
    ).rejects.toMatchObject(expected);
  });

  test('still images are told from videos, and a gif by its number of frames', async () => {
    const one = counterFrames([0], width, height);
    await writeVideo({
      output: at('still.png'),
      width,
      height,
      frameRate: 25,
      codec: 'png',
      pixelFormat: 'rgb24',
      timeScale: 25,
      frames: one,
    });
    await writeVideo({
      output: at('still.jpg'),
      width,
      height,
      frameRate: 25,
      codec: 'mjpeg',
      pixelFormat: 'yuvj420p',
      timeScale: 25,
      frames: counterFrames([0], width, height),
    });
    await writeVideo({
      output: at('still.webp'),
      width,
      height,
      frameRate: 25,
      codec: 'libwebp',
      frames: counterFrames([0], width, height),
    });
    const picture = (level: number): Uint8Array => new Uint8Array(64 * 48 * 3).fill(level);
    await writeGif({ output: at('still.gif'), width: 64, height: 48, frameRate: 10, frames: [picture(50)] });
    await writeGif({
      output: at('moving.gif'),
      width: 64,
      height: 48,
      frameRate: 10,
      frames: [picture(50), picture(90)],
    });
    for (const name of ['still.png', 'still.jpg', 'still.webp', 'still.gif']) {
      expect(await probe(at(name))).toMatchObject({
        isStillImage: true,
        video: { width: name === 'still.gif' ? 64 : width },
      });
      await expect(requireVideo(at(name))).rejects.toMatchObject({
        type: 'InvalidInput',
        message: expect.stringMatching(/still image/),
      });
    }
    expect((await requireVideo(at('moving.gif'))).video).toMatchObject({ width: 64, height: 48 });
  });
});

/** A second of silence at 8 kHz. */
function wav(): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + 16_000, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(16_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(16_000, 40);
  return Buffer.concat([header, Buffer.alloc(16_000)]);
}
