import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rewriteVideo } from '../../../media/av/rewrite-video.ts';
import { writeVideo } from '../../../media/av/write-video.ts';
import { constantTimes, counterFrames, readCounter, tone } from './counter-clip.ts';
import { editing, plainPatch } from './edits.ts';
import { framesOf } from './media-facts.ts';

const [width, height] = [320, 180];
let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'damaged-'));
  for (const name of ['whole.ts', 'whole.mkv', 'whole.mp4']) {
    await writeVideo({
      output: at(name),
      width,
      height,
      frameRate: 25,
      audio: tone(4),
      crf: 12,
      frames: counterFrames(constantTimes(100, 25), width, height),
      codecOptions: { g: 12 },
    });
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Overwrites stretches in the middle of a file with noise. */
function damage(name: string, copy: string): string {
  const bytes = Buffer.from(readFileSync(at(name)));
  let state = 7;
  for (const part of [0.4, 0.5, 0.6]) {
    const from = Math.floor(bytes.length * part);
    for (let index = from; index < from + bytes.length / 60; index++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      bytes[index] = state >>> 16;
    }
  }
  writeFileSync(at(copy), bytes);
  return at(copy);
}

describe('a damaged video', () => {
  test.each(['ts', 'mkv', 'mp4'])('gives what can be decoded of %s, in order, and says so', async (extension) => {
    const path = damage(`whole.${extension}`, `holed.${extension}`);
    const warnings: string[] = [];
    const frames = await framesOf(path, { onWarning: (message) => warnings.push(message) });
    expect(frames.length).toBeGreaterThan(extension === 'mkv' ? 30 : 60);
    // Matroska loses whole packets, which the threads of the decoder do not always notice.
    if (extension !== 'mkv') expect(warnings.join()).toMatch(/damaged|ends/);
    const numbers = frames.slice(0, 30).map(({ data }) => readCounter(data, width));
    expect(numbers).toEqual(constantTimes(30, 1));
    for (const [n, frame] of frames.entries())
      if (n > 0) expect(frame.timeSeconds).toBeGreaterThan(frames[n - 1]!.timeSeconds);
  });

  test('is rewritten as far as it can be decoded', async () => {
    const input = damage('whole.ts', 'holed-again.ts');
    const warnings: string[] = [];
    const edit = editing(() => [plainPatch(100, 60, 64, 32, 200)]);
    const output = at('mended.mp4');
    const { frameCount } = await rewriteVideo({
      input,
      output,
      quality: 85,
      edit,
      lookaheadFrames: 0,
      onWarning: (message) => warnings.push(message),
    });
    expect(frameCount).toBeGreaterThan(60);
    expect(await framesOf(output)).toHaveLength(frameCount);
    expect(warnings).not.toEqual([]);
  });

  test('that was cut short gives what arrived, with a warning', async () => {
    for (const extension of ['mkv', 'mp4']) {
      const bytes = readFileSync(at(`whole.${extension}`));
      writeFileSync(at(`short.${extension}`), bytes.subarray(0, Math.floor(bytes.length * 0.6)));
      const warnings: string[] = [];
      const frames = await framesOf(at(`short.${extension}`), { onWarning: (message) => warnings.push(message) });
      expect(frames.length).toBeGreaterThan(30);
      expect(frames.length).toBeLessThan(90);
      expect(warnings.join()).toMatch(/ends/);
    }
  });

  test('without one whole picture is unreadable', async () => {
    const bytes = Buffer.from(readFileSync(at('whole.mp4')));
    const payload = bytes.indexOf('mdat') + 4;
    bytes.fill(0x55, payload);
    writeFileSync(at('hollow.mp4'), bytes);
    await expect(framesOf(at('hollow.mp4'))).rejects.toMatchObject({ type: 'MediaUnreadable' });
  });
});
