import { expect, test } from '@jest/globals';
import { groupCues, joinRows, textOf } from '../../../media/captions/caption-cues.ts';
import type { TextLine } from '../../../media/captions/caption-lines.ts';
import { captionLine } from './caption-line.ts';

function line(text: string, startSeconds: number, endSeconds: number, place: Partial<TextLine['box']> = {}): TextLine {
  return captionLine(text, startSeconds, endSeconds, { x: 100, y: 600, width: 400, height: 40, ...place });
}

test('lines that come and go together are one cue, from top to bottom', () => {
  const cues = groupCues([line('below', 1, 3, { y: 645 }), line('above', 1.04, 3.04)]);
  expect(cues.map((cue) => [textOf(cue), cue.startSeconds, cue.endSeconds])).toEqual([['above\nbelow', 1, 3.04]]);
});

test('equal texts across a short gap are one cue', () => {
  expect(groupCues([line('again', 1, 2), line('again', 2.1, 3)])).toMatchObject([{ startSeconds: 1, endSeconds: 3 }]);
});

test('equal texts across a long gap are two cues', () => {
  expect(groupCues([line('again', 1, 2), line('again', 2.8, 3)])).toHaveLength(2);
});

test('different texts that follow each other at once stay two cues', () => {
  expect(groupCues([line('chapter 1', 1, 2), line('chapter 2', 2, 3)])).toHaveLength(2);
});

test('words that change by a letter at once or after a short gap stay apart', () => {
  expect(groupCues([line('step 1', 1, 1.4), line('step 2', 1.4, 1.8), line('step 3', 1.8, 2.2)])).toHaveLength(3);
  expect(groupCues([line('this is number three 3', 1, 2), line('this is number three 4', 2.1, 3)])).toHaveLength(2);
});

test('words that are alike and fade into each other stay apart', () => {
  expect(groupCues([line('row your boat', 1, 3.2), line('row your goat', 3, 5)])).toHaveLength(2);
});

test('one line that is read in two ways is one cue', () => {
  const place = { x: 100, y: 600, width: 400, height: 40 };
  const pieces = [captionLine('row your b0at', 1, 3, place, 'row your boat'), line('row your boat', 3.1, 5)];
  expect(groupCues(pieces)).toHaveLength(1);
});

test('words on both sides of a wide space are one line', () => {
  const rows = joinRows([line('- No.', 1, 2, { x: 560, width: 100 }), line('- Yes?', 1, 2)]);
  expect(rows.map(({ text }) => text)).toEqual(['- Yes? - No.']);
});

test('words that are added to a line end it and begin a longer one', () => {
  const rows = joinRows([line('one', 1, 4, { width: 90 }), line('two', 2, 4, { x: 195, width: 90 })]);
  expect(rows.map(({ text, startSeconds, endSeconds }) => [text, startSeconds, endSeconds])).toEqual([
    ['one', 1, 2],
    ['one two', 2, 4],
  ]);
});

test('a part of a line that was read again while it stands is left out', () => {
  const cues = groupCues([line('welcome to the show', 1, 4), line('come to the show', 3, 4.6, { x: 160, width: 340 })]);
  expect(cues.map(textOf)).toEqual(['welcome to the show']);
});

test('pieces of one line of which one was hidden for a while are joined', () => {
  const rows = joinRows([line('first', 1, 4, { width: 90 }), line('second', 1.1, 3.4, { x: 195, width: 90 })]);
  expect(rows.map(({ text, endSeconds }) => [text, endSeconds])).toEqual([['first second', 4]]);
});
