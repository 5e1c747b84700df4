import { describe, expect, jest, test } from '@jest/globals';
import { createCallLimiter } from '../../../providers/cloud/call-limiter.ts';

describe('a limit of ten calls a second', () => {
  const start = () => {
    jest.useFakeTimers();
    const limiter = createCallLimiter(10, () => Date.now());
    const served: number[] = [];
    const begin = Date.now();
    const ask = (signal?: AbortSignal) => limiter.turn(signal).then(() => void served.push(Date.now() - begin));
    return { limiter, served, ask };
  };

  test('lets one second’s worth go at once and spreads the others, in their order', async () => {
    const { served, ask } = start();
    const turns = Array.from({ length: 25 }, () => ask());
    await jest.advanceTimersByTimeAsync(5000);
    await Promise.all(turns);
    expect(served.filter((ms) => ms === 0)).toHaveLength(10);
    expect(served.slice(10)).toEqual(Array.from({ length: 15 }, (_, index) => 100 * (index + 1)));
    jest.useRealTimers();
  });

  test('gives no turn while it is held, and no burst after it', async () => {
    const { limiter, served, ask } = start();
    limiter.hold(2000);
    const turns = [ask(), ask(), ask()];
    await jest.advanceTimersByTimeAsync(5000);
    await Promise.all(turns);
    expect(served).toEqual([2000, 2100, 2200]);
    jest.useRealTimers();
  });

  test('passes the turn of one that gave up to the next', async () => {
    const { limiter, served, ask } = start();
    limiter.hold(1000);
    const controller = new AbortController();
    const given = ask(controller.signal);
    const next = ask();
    controller.abort(new Error('no more'));
    await expect(given).rejects.toThrow('no more');
    await jest.advanceTimersByTimeAsync(5000);
    await next;
    expect(served).toEqual([1000]);
    jest.useRealTimers();
  });
});
