import { expect, test } from '@jest/globals';
import { createThrottle } from '../../service/throttle.ts';

test('lets two seconds of calls through at once, then one for each hundredth of a second', () => {
  const throttle = createThrottle({ callsPerSecond: 100 });
  const taken = Array.from({ length: 250 }, () => throttle.take('ann', 0)).filter((wait) => wait === 0);
  expect(taken).toHaveLength(200);
  expect(throttle.take('ann', 0)).toBe(10);
  expect(throttle.take('ann', 4)).toBe(6);
  expect(throttle.take('ann', 10)).toBe(0);
  expect(throttle.take('ann', 10)).toBe(10);
});

test('lets a caller who keeps the rate catch up after a stall of a second', () => {
  const throttle = createThrottle({ callsPerSecond: 100 });
  const paced = (fromMs: number, count: number): number[] =>
    Array.from({ length: count }, (_, call) => throttle.take('ann', fromMs + call * 10));
  expect(paced(0, 100).filter((wait) => wait > 0)).toEqual([]);
  const heap = Array.from({ length: 100 }, () => throttle.take('ann', 2000));
  expect([...heap, ...paced(2000, 100)].filter((wait) => wait > 0)).toEqual([]);
});

test('counts each caller alone', () => {
  const throttle = createThrottle({ callsPerSecond: 1, burst: 1 });
  expect(throttle.take('ann', 0)).toBe(0);
  expect(throttle.take('bob', 0)).toBe(0);
  expect(throttle.take('ann', 0)).toBe(1000);
});

test('saves no more than the burst and survives a clock that steps back', () => {
  const throttle = createThrottle({ callsPerSecond: 10, burst: 2 });
  throttle.take('ann', 60_000);
  expect([throttle.take('ann', 3_600_000), throttle.take('ann', 3_600_000)]).toEqual([0, 0]);
  expect(throttle.take('ann', 3_600_000)).toBe(100);
  expect(throttle.take('ann', 0)).toBe(100);
});
