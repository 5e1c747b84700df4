import { describe, expect, test } from '@jest/globals';
import { coverEachOther, without } from '../../../media/text/boxes.ts';

const line = { x: 100, y: 50, width: 400, height: 40 };

test('boxes cover each other when most of the smaller is shared', () => {
  expect(coverEachOther(line, { x: 300, y: 52, width: 100, height: 38 })).toBe(true);
  expect(coverEachOther(line, { x: 300, y: 85, width: 100, height: 38 })).toBe(false);
});

describe('a line without what is known', () => {
  test('is what is left of it on both sides', () => {
    const rest = without(line, [{ x: 200, y: 50, width: 100, height: 40 }]);
    expect(rest.map(({ x, width }) => [x, width])).toEqual([
      [100, 100],
      [300, 200],
    ]);
  });

  test('is nothing when all is known', () => {
    expect(without(line, [{ x: 95, y: 48, width: 410, height: 44 }])).toEqual([]);
  });

  test('is the line itself when nothing is known', () => {
    expect(without(line, [{ x: 100, y: 300, width: 400, height: 40 }])).toEqual([line]);
  });
});
