import { describe, expect, test } from '@jest/globals';
import { matchCues } from './cue-match.ts';
import { parseSrt, type SrtCue } from './srt.ts';

function cue(startSeconds: number, endSeconds: number, text: string): SrtCue {
  return { startSeconds, endSeconds, text };
}

describe('matchCues', () => {
  const truth = [cue(1, 3, 'Good morning'), cue(3, 5, '早上好'), cue(6, 8, 'See you')];

  test('finds nothing wrong with the truth itself', () => {
    const match = matchCues(truth, truth);
    expect(match).toMatchObject({ missed: [], spurious: [], worstBoundarySeconds: 0, cer: 0, cerWithSpaces: 0 });
    expect(match.pairs).toHaveLength(3);
  });

  test('names missed and spurious cues and measures the boundaries', () => {
    const found = [cue(1.04, 3, 'Good morning'), cue(2.9, 5, '早上好'), cue(9, 10, 'noise')];
    const match = matchCues(truth, found);
    expect(match.missed).toEqual([truth[2]]);
    expect(match.spurious).toEqual([found[2]]);
    expect(match.worstBoundarySeconds).toBeCloseTo(0.1);
    expect(match.meanBoundarySeconds).toBeCloseTo(0.035);
    expect(match.cer).toBeCloseTo(6 / 20);
  });

  test('counts a duplicate and a fragment as spurious', () => {
    const found = [cue(1, 2, 'Good morning'), cue(2, 3, 'Good morning'), cue(3, 5, '早上好'), cue(6, 8, 'See you')];
    expect(matchCues(truth, found).spurious).toHaveLength(1);
  });

  test('prefers the same text to the longer overlap', () => {
    const found = [cue(1, 3.2, 'Good morning'), cue(3.2, 5, '早上好'), cue(6, 8, 'See you')];
    const match = matchCues(truth, found);
    expect(match.pairs.map((pair) => pair.found.text)).toEqual(truth.map(({ text }) => text));
    expect(match.cer).toBe(0);
  });
});

describe('parseSrt', () => {
  test('reads cues of one and of two lines', () => {
    const source = '1\n00:00:01,000 --> 00:00:02,500\nHello\n\n2\n01:00:00,040 --> 01:00:01,000\n你好\nagain\n\n';
    expect(parseSrt(source)).toEqual([cue(1, 2.5, 'Hello'), cue(3600.04, 3601, '你好\nagain')]);
  });

  test('takes an empty file as one without cues', () => {
    expect(parseSrt('')).toEqual([]);
  });

  test.each([
    ['carriage returns', '1\r\n00:00:01,000 --> 00:00:02,000\r\nx\r\n'],
    ['wrong numbers', '2\n00:00:01,000 --> 00:00:02,000\nx\n'],
    ['times with a point', '1\n00:00:01.000 --> 00:00:02.000\nx\n'],
    ['a cue without text', '1\n00:00:01,000 --> 00:00:02,000\n'],
    ['an end before the start', '1\n00:00:02,000 --> 00:00:01,000\nx\n'],
  ])('refuses %s', (_, source) => {
    expect(() => parseSrt(source)).toThrow();
  });
});
