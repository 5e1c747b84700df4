import { describe, expect, test } from '@jest/globals';
import { selectCaptionLines, withoutStatic, type TextLine } from '../../../media/captions/caption-lines.ts';
import { captionLine } from './caption-line.ts';

const facts = { width: 1280, height: 720, durationSeconds: 30 };

function line(text: string, startSeconds: number, endSeconds: number, middle = 640, y = 650, height = 40): TextLine {
  return misread(text, text, startSeconds, endSeconds, middle, y, height);
}

/** A line that is read otherwise than it stands there. */
function misread(
  text: string,
  seen: string,
  startSeconds: number,
  endSeconds: number,
  middle = 640,
  y = 650,
  height = 40,
): TextLine {
  const width = text.length * 20;
  return captionLine(text, startSeconds, endSeconds, { x: middle - width / 2, y, width, height }, seen);
}

const captions = [line('where were you', 1, 3), line('at home', 4, 6), line('all night long, and so on and on', 6, 9)];

function textsOf(lines: readonly TextLine[]): string[] {
  return lines.map(({ text }) => text);
}

describe('captions are told from other text', () => {
  test.each([
    ['a logo that stands all the time', [line('NEWS 24', 0, 30, 1150)]],
    ['a logo that is lost now and then', [line('NEWS 24', 0, 8, 1150), misread('NEWS 2A', 'NEWS 24', 8.5, 21, 1150)]],
    ['a sign while captions come and go', [line('EXIT', 0.5, 9.5, 300)]],
    ['a clock', [line('12:30:05', 1, 2), line('12:30:06', 2, 3)]],
  ])('%s is left out', (_, others) => {
    expect(withoutStatic([...captions, ...others], facts)).toEqual(captions);
  });

  test('words that count up at one place are captions, however alike', () => {
    const counting = Array.from({ length: 10 }, (_, i) => line(`Step ${i}`, i * 3, i * 3 + 3));
    expect(withoutStatic(counting, facts)).toEqual(counting);
  });

  test('a sign in one shot, beside where the captions stand, is left out', () => {
    expect(textsOf(selectCaptionLines([...captions, line('Bakery', 2, 5, 250, 600)], facts))).toEqual(
      textsOf(captions),
    );
  });

  test('large titles and small print are left out', () => {
    const others = [line('THE END', 10, 12, 640, 600, 110), line('all rights reserved', 10, 12, 640, 700, 18)];
    expect(selectCaptionLines([...captions, ...others], facts)).toEqual(captions);
  });

  test('what is there for less than a quarter of a second is left out', () => {
    expect(selectCaptionLines([...captions, line('passing by', 10, 10.2)], facts)).toEqual(captions);
  });

  test('captions may all begin at one left edge', () => {
    const left = ['a', 'somewhat longer line', 'mid length', 'the longest line of them all'].map((text, i) => {
      const made = line(text, i * 2, i * 2 + 1.5);
      return { ...made, box: { ...made.box, x: 200 } };
    });
    expect(selectCaptionLines(left, facts)).toHaveLength(4);
  });

  test('a caption of which only a part was seen counts', () => {
    expect(selectCaptionLines([...captions, line('the other half is white', 10, 12, 720)], facts)).toHaveLength(4);
  });

  test('text that stands through a whole video without other captions is no caption', () => {
    expect(withoutStatic([line('LIVE', 0, 30, 640)], facts)).toEqual([]);
  });
});
