import { expect, test } from '@jest/globals';
import { formatSrt } from '../../../media/captions/srt.ts';

test('numbers cues from 1 and writes their times to the millisecond', () => {
  const cues = [
    { startSeconds: 0.9999, endSeconds: 2.5, text: 'one\ntwo' },
    { startSeconds: 3725.04, endSeconds: 360_000.001, text: '三' },
  ];
  expect(formatSrt(cues)).toBe('1\n00:00:01,000 --> 00:00:02,500\none\ntwo\n\n2\n01:02:05,040 --> 100:00:00,001\n三\n');
});

test('puts the prefix before the text of each cue', () => {
  expect(formatSrt([{ startSeconds: 0, endSeconds: 1, text: 'up' }], '{\\an8}')).toContain('\n{\\an8}up\n');
});

test('gives an empty file when there are no cues', () => {
  expect(formatSrt([])).toBe('');
});

test('never ends a cue before it starts', () => {
  expect(formatSrt([{ startSeconds: 1, endSeconds: 1.0001, text: 'x' }])).toContain('00:00:01,000 --> 00:00:01,001');
});
