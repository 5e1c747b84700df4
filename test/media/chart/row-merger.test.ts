import { describe, expect, test } from '@jest/globals';
import { RowMerger } from '../../../media/chart/row-merger.ts';

const add = (into: Float32Array, from: Float32Array): void => {
  into[0]! += from[0]!;
};

function merged(count: number, most = 8): { rows: number[]; rowsEach: number } {
  const merger = new RowMerger(1, most, add);
  for (let index = 0; index < count; index++) merger.push([1]);
  return { rows: merger.finish().map((row) => row[0]!), rowsEach: merger.rowsEach };
}

describe('rows in bounded memory', () => {
  test('stay as they are while there is room', () => {
    expect(merged(7)).toEqual({ rows: [1, 1, 1, 1, 1, 1, 1], rowsEach: 1 });
  });

  test.each([8, 9, 31, 1000, 100_000])('hold all of %p rows, each as many as the others but the last', (count) => {
    const { rows, rowsEach } = merged(count);
    expect(rows.length).toBeLessThanOrEqual(8);
    expect(rows.reduce((sum, value) => sum + value, 0)).toBe(count);
    expect(rows.slice(0, -1).every((value) => value === rowsEach)).toBe(true);
    expect(rows.at(-1)).toBeLessThanOrEqual(rowsEach);
  });
});
