// media
import { describe, expect, test } from '@jest/globals';
import { coverEachOther } from '../../../media/text/boxes.ts';
import { detectText } from '../../../media/text/detect-text.ts';
import { readLine } from '../../../media/text/read-line.ts';
import { characterErrors } from '../../metrics/cer.ts';
import type { FontName } from '../../synthesis/fonts.ts';
import { drawnText } from './drawn-text.ts';

const samples: [FontName, string][] = [
  ['inter-regular', 'We saw it at half past two.'],
  ['inter-semibold', 'I will be in the city until 7:45.'],
  ['inter-bold-italic', 'No, it is not up to me at all!'],
  ['lora-medium', 'They sold 1,200 copies in a day.'],
  ['lora-bold', 'Is this the way to the old mill?'],
  ['dejavu-sans', 'All of us have to do our bit.'],
  ['dejavu-sans-bold', 'He left as soon as it was dark.'],
  ['dejavu-condensed-bold', 'If I fill it, will it tilt a little?'],
  ['dejavu-serif', "She isn't here, so let's go on."],
  ['noto-regular', 'Every river finds a way to the sea.'],
  ['noto-medium', '今天的天气非常好，适合出门散步'],
  ['noto-bold', '他一天卖了1200本，是真的吗？'],
];

describe('the reader', () => {
  test('finds and reads lines in many fonts, with the spaces between words', async () => {
    const pairs: { truth: string; found: string }[] = [];
    for (const [font, truth] of samples) {
      const { picture, box } = drawnText(truth, font);
      const found = await detectText(picture);
      expect(found).toHaveLength(1);
      expect(coverEachOther(found[0]!.box, box)).toBe(true);
      const { text, confidence } = await readLine(picture, found[0]!.box, 'ch');
      expect(confidence).toBeGreaterThan(0.9);
      pairs.push({ truth, found: text });
    }
    const [without, withSpaces] = [characterErrors(pairs), characterErrors(pairs, 'with')];
    console.log(
      `read ${pairs.length} fonts: CER ${without.rate.toFixed(4)}, with spaces ${withSpaces.rate.toFixed(4)}`,
    );
    expect(without.rate).toBeLessThanOrEqual(0.01);
    expect(withSpaces.rate).toBeLessThanOrEqual(0.02);
  });

  test('reads nothing but Latin letters when it is told to', async () => {
    const { picture, box } = drawnText('第十集 Hello there', 'noto-medium');
    const { text } = await readLine(picture, box, 'en');
    expect(text).not.toMatch(/\p{Script=Han}/u);
    expect(text.replaceAll(' ', '')).toContain('Hellothere');
  });

  test('finds nothing where there is no text', async () => {
    expect(await detectText(drawnText('', 'inter-regular').picture)).toEqual([]);
  });
});
