import { describe, expect, test } from '@jest/globals';
import { likenessToLater } from '../../../media/text/line-change.ts';
import { makeTemplate, opacity } from '../../../media/text/line-template.ts';
import { outlinedMask, strokeMask } from '../../../media/text/stroke-mask.ts';
import { drawnText, pictureSize } from './drawn-text.ts';

const { width, height } = pictureSize;
const drawn = drawnText('Follow these words', 'inter-semibold');
const { luma } = drawn;
const box = { x: drawn.box.x - 8, y: drawn.box.y - 8, width: drawn.box.width + 16, height: drawn.box.height + 16 };
const strokes = strokeMask(luma, width, height, box);
const template = makeTemplate(luma, width, strokes)!;
const background = drawnText('', 'inter-semibold').luma;

describe('the stroke mask', () => {
  test('has the letters and little else', () => {
    const { mask } = outlinedMask(luma, width, height, box);
    let [letters, marked, wrong] = [0, 0, 0];
    for (let y = 0, i = 0; y < strokes.box.height; y++) {
      for (let x = 0; x < strokes.box.width; x++, i++) {
        const at = (strokes.box.y + y) * width + strokes.box.x + x;
        const isText = luma[at] !== background[at];
        if (isText) letters++;
        if (isText && mask[i]) marked++;
        if (!isText && strokes.mask[i]) wrong++;
      }
    }
    expect(marked / letters).toBeGreaterThan(0.8);
    expect(wrong / letters).toBeLessThan(0.05);
  });
});

describe('the template of a line', () => {
  test('sees the line as opaque where it was made', () => {
    expect(opacity(template, luma)).toBeGreaterThan(0.9);
  });

  test('sees nothing of it where it is not', () => {
    expect(opacity(template, background)).toBeLessThan(0.1);
  });

  test('follows a fade', () => {
    for (const share of [0.25, 0.5, 0.75]) {
      const faded = luma.map((value, i) => background[i]! + (value - background[i]!) * share);
      expect(Math.abs(opacity(template, faded) - share)).toBeLessThan(0.15);
    }
  });

  test('takes other words for another line', () => {
    expect(opacity(template, drawnText('Rather other things', 'inter-semibold').luma)).toBeLessThan(0.4);
  });

  test('tells a line from the one before by the words that were added', () => {
    const short = drawnText('Follow these', 'inter-semibold');
    const before = strokeMask(short.luma, width, height, short.box);
    const replacement = {
      before: { template: makeTemplate(short.luma, width, before)!, luma: short.luma },
      after: { template, luma },
    };
    expect(likenessToLater(replacement, luma)).toBeGreaterThan(0.9);
    expect(likenessToLater(replacement, short.luma)).toBeLessThan(0.1);
  });
});
