import { expect, test } from '@jest/globals';
import { similarity } from '../../../media/text/text-similarity.ts';

test('spaces, case and full-width forms make no difference', () => {
  expect(similarity('Ｏｋ， now', 'OK,NOW')).toBe(1);
});

test('is one less the share of characters that differ', () => {
  expect(similarity('chapter 1', 'chapter 2')).toBeCloseTo(7 / 8);
  expect(similarity('', 'abc')).toBe(0);
});
