import { expect, test } from '@jest/globals';
import { atMost } from '../../workflows/lib/at-most.ts';

test('so many are worked on at a time and no more, and results keep the order of the items', async () => {
  const waiting: (() => void)[] = [];
  let largest = 0;
  const all = atMost(2, [1, 2, 3, 4, 5], async (item) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return item * 10;
  });
  for (let done = 0; done < 5; done++) {
    await new Promise(setImmediate);
    largest = Math.max(largest, waiting.length);
    waiting.pop()?.();
  }
  expect(await all).toEqual([10, 20, 30, 40, 50]);
  expect(largest).toBe(2);
});

test('none is begun after one has failed', async () => {
  const begun: number[] = [];
  const all = atMost(1, [1, 2, 3], async (item) => {
    begun.push(item);
    if (item === 2) throw new Error('no');
  });
  await expect(all).rejects.toThrow('no');
  expect(begun).toEqual([1, 2]);
});
