import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { createMediaProcessPool, type MediaProcessPool } from '../../../activities/media-process/pool.ts';
import { isRunning } from '../../support/processes.ts';
import type { MediaTask } from '../../../activities/media-process/messages.ts';

const odd = fileURLToPath(new URL('../../support/odd-media-process.js', import.meta.url));
const never = new AbortController().signal;
let pool: MediaProcessPool;

afterEach(() => pool.close());

function start(limits = { memoryMb: 300, stallSeconds: 30 }): void {
  pool = createMediaProcessPool(limits, odd);
}

function run(how: string, signal = never, onProgress: (pid: number) => void = () => {}) {
  const task: MediaTask = {
    algorithm: how,
    inputPath: '',
    moreInputPaths: [],
    params: {},
    outputTemplate: '',
    source: '',
    timestamp: 0,
    outputFolder: '',
  };
  return pool.run(task, { signal, onProgress: ({ phase }) => onProgress(Number(phase)) });
}

describe('a pool of media processes', () => {
  test('gives a warm process the next task', async () => {
    start();
    const first = await run('work');
    const second = await run('work');
    expect(second.result).toEqual({ pid: first.result['pid'], served: 2 });
  });

  test('runs two tasks at a time in two processes', async () => {
    start();
    const [first, second] = await Promise.all([run('work'), run('work')]);
    expect(first.result['pid']).not.toBe(second.result['pid']);
  });

  test('gives what the algorithm threw, and never uses that process again', async () => {
    start();
    const first = await run('work');
    await expect(run('fail')).rejects.toMatchObject({ type: 'MediaUnreadable', message: 'No picture in it.' });
    expect(isRunning(Number(first.result['pid']))).toBe(false);
  });

  test('makes a crash a named error with the last words of the process, and serves on', async () => {
    start();
    await expect(run('crash')).rejects.toMatchObject({
      type: 'MediaProcessCrashed',
      message: expect.stringMatching(/SIGABRT.*codec exploded/su),
    });
    await expect(run('work')).resolves.toBeDefined();
  });

  test('kills a process that goes over its memory limit', async () => {
    start();
    await expect(run('hoard')).rejects.toMatchObject({ type: 'OutOfMemory' });
  });

  test('kills a process that reports no progress', async () => {
    start({ memoryMb: 300, stallSeconds: 1 });
    await expect(run('stall')).rejects.toMatchObject({ type: 'TimedOut' });
  });

  test('does not take a clock that jumps for a stall', async () => {
    start({ memoryMb: 300, stallSeconds: 30 });
    const { now } = Date;
    const jump = jest.spyOn(Date, 'now').mockImplementation(() => now() + 3_600_000);
    const running = run('pause', never, () => jump.mockImplementation(() => now() + 7_200_000));
    await expect(running).resolves.toBeDefined();
    jump.mockRestore();
  });

  test('does not keep a process that grew', async () => {
    start();
    const first = await run('grow');
    const second = await run('work');
    expect(second.result['pid']).not.toBe(first.result['pid']);
    expect(isRunning(Number(first.result['pid']))).toBe(false);
  });

  test('kills a process that spins in a pixel loop as soon as its task is cancelled', async () => {
    start();
    const controller = new AbortController();
    let pid = 0;
    const running = run('spin', controller.signal, (reported) => {
      pid = reported;
      controller.abort();
    });
    await expect(running).rejects.toMatchObject({ type: 'JobCancelled' });
    expect(isRunning(pid)).toBe(false);
  });

  test('leaves no process behind when it is closed', async () => {
    start();
    const { result } = await run('work');
    await pool.close();
    expect(isRunning(Number(result['pid']))).toBe(false);
  });
});
