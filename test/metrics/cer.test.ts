import { describe, expect, test } from '@jest/globals';
import { characterErrors, editDistance, normaliseText } from './cer.ts';

describe('character errors', () => {
  test('count insertions, deletions and substitutions', () => {
    expect(editDistance('kitten', 'sitting')).toBe(3);
    expect(editDistance('', 'abc')).toBe(3);
    expect(editDistance('今天天气很好', '今天气很好')).toBe(1);
    expect(editDistance('same', 'same')).toBe(0);
  });

  test('count a character outside the basic plane once', () => {
    expect(editDistance('𠀀a', 'a')).toBe(1);
  });

  test('see no difference in case, in full-width forms and in kinds of white space', () => {
    expect(normaliseText('Ｈello，\n  World', 'with')).toBe('hello, world');
    expect(normaliseText('Ｈello，\n  World', 'without')).toBe('hello,world');
  });

  test('pool all pairs, so that long lines weigh more', () => {
    const pairs = [
      { truth: 'abcdefgh', found: 'abcdefgh' },
      { truth: 'xy', found: 'x' },
    ];
    expect(characterErrors(pairs)).toEqual({ edits: 1, length: 10, rate: 0.1 });
  });

  test('count a lost space only where spaces count', () => {
    const pairs = [{ truth: 'good morning', found: 'goodmorning' }];
    expect(characterErrors(pairs, 'without').edits).toBe(0);
    expect(characterErrors(pairs, 'with').edits).toBe(1);
  });
});
