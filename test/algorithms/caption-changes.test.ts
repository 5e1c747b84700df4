// media
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runExtraction } from '../media/captions/run-extraction.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import type { CaptionStyle } from '../synthesis/caption-style.ts';
import type { BackgroundKind } from '../synthesis/scene.ts';
import { synthesise } from '../synthesis/synthesise.ts';

const folder = await temporaryFolder();
const size = { width: 640, height: 360, frameRate: 25 };
let clipCount = 0;

/** Burns texts in one after another without a gap, and gives what is read: text, start, end. */
async function readBackToBack(
  texts: readonly string[],
  background: BackgroundKind,
  style: Partial<CaptionStyle>,
  shownSeconds = 1,
): Promise<[string, number, number][]> {
  const output = join(folder, `${++clipCount}.mp4`);
  const cues = texts.map((text, i) => ({
    text,
    startSeconds: 0.6 + i * shownSeconds,
    endSeconds: 0.6 + (i + 1) * shownSeconds,
    style: { sizeRatio: 0.075, position: 'bottom', ...style } as const,
  }));
  const durationSeconds = 1.2 + texts.length * shownSeconds;
  await synthesise({ ...size, seed: 600 + clipCount, durationSeconds, background, cues, output, crf: 22 });
  const { files, warnings } = await runExtraction(output);
  expect(warnings).toEqual([]);
  return files.get('')!.map(({ text, startSeconds, endSeconds }) => [text, startSeconds, endSeconds]);
}

function expected(texts: readonly string[], shownSeconds = 1): [string, number, number][] {
  return texts.map((text, i) => [
    text,
    expect.closeTo(0.6 + i * shownSeconds, 1),
    expect.closeTo(0.6 + (i + 1) * shownSeconds, 1),
  ]) as unknown as [string, number, number][];
}

describe('captions that follow each other at once and are nearly the same', () => {
  test.each([
    ['numbers that count', ['Line 1', 'Line 2', 'Line 3', 'Line 4', 'Line 5'], 'pan', {}],
    ['a number at the end', ['This is sentence number 8', 'This is sentence number 9'], 'static', {}],
    ['one letter', ['Row row row your boat', 'Row row row your goat'], 'handheld', { decoration: 'shadow' }],
    ['one word more', ['We go home', 'We go home now', 'We go home right now'], 'pan', { decoration: 'box' }],
    ['Chinese numbers that count', ['第一集', '第二集', '第三集', '第四集'], 'pan', {}],
    ['one Chinese letter', ['我们今天去学校', '我们明天去学校'], 'static', { decoration: 'plain' }],
    ['one more Chinese letter', ['他在家里', '他在家里吗'], 'handheld', {}],
  ] as [string, string[], BackgroundKind, Partial<CaptionStyle>][])(
    'are all read: %s',
    async (_, texts, background, style) => {
      expect(await readBackToBack(texts, background, style)).toEqual(expected(texts));
    },
  );

  test('a line that grows word by word is a cue for each of its stages', async () => {
    const texts = ['We', 'We go', 'We go home', 'We go home now'];
    expect(await readBackToBack(texts, 'pan', {}, 0.6)).toEqual(expected(texts, 0.6));
  });
});
