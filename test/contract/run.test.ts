import { expect, test } from '@jest/globals';
import { stepMemo, stepsOf } from '../../contract/run.ts';

test('the steps of a run are read in the order in which they began, past the ninth too', () => {
  const ids = Array.from({ length: 12 }, (_, index) => `step ${String(index)}`);
  const entries = ids.map((id, index): [string, unknown] => [stepMemo(index), { id }]);
  const memo = Object.fromEntries(entries.reverse());
  expect(stepsOf({ other: 1, ...memo }).map(({ id }) => id)).toEqual(ids);
});

test('the steps of a run of long ago are read too, and a run without any has none', () => {
  expect(stepsOf({ steps: [{ id: 'Cover' }] })).toEqual([{ id: 'Cover' }]);
  expect(stepsOf({})).toEqual([]);
  expect(stepsOf(undefined)).toEqual([]);
});
