import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createSharedInputs } from '../../activities/shared-inputs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

const url = 'https://example.com/films/a.mp4?sign=secret';
const { signal } = new AbortController();
const parent = await temporaryFolder();

/** A scratch folder, and attempts that want one input in it. */
async function start() {
  const scratchFolder = await mkdtemp(join(parent, 'scratch-'));
  const sharedInputs = createSharedInputs(scratchFolder);
  let fetchCount = 0;
  return {
    scratchFolder,
    sharedInputs,
    fetchCount: () => fetchCount,
    /** Fetches once the gate opens. */
    async take(
      attempt: string,
      gate: Promise<void> = Promise.resolve(),
      jobId = 'job',
      stop = signal,
    ): Promise<string> {
      const folder = join(scratchFolder, attempt);
      const fetch = async (): Promise<string> => {
        fetchCount++;
        await gate;
        await mkdir(folder, { recursive: true });
        await writeFile(join(folder, 'input.mp4'), `of ${attempt}`);
        return join(folder, 'input.mp4');
      };
      return sharedInputs.take({ jobId, url, folder, signal: stop }, fetch);
    },
  };
}

describe('the inputs of a job that is worked on in pieces', () => {
  test('are fetched once, and each attempt has a file of its own', async () => {
    const { take, fetchCount, scratchFolder, sharedInputs } = await start();
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const first = take('a', gate);
    await until(() => fetchCount() === 1);
    const second = take('b', gate);
    open();
    const paths = [await first, await second, await take('c')];
    expect(fetchCount()).toBe(1);
    for (const [index, path] of paths.entries()) {
      expect(path.startsWith(join(scratchFolder, 'abc'[index]!))).toBe(true);
      expect(path).toMatch(/\.mp4$/u);
      expect(await readFile(path, 'utf8')).toBe('of a');
    }
    await rm(join(scratchFolder, 'a'), { recursive: true });
    await sharedInputs.drop('job');
    expect(await readFile(paths[1]!, 'utf8')).toBe('of a');
    expect((await readdir(scratchFolder)).sort()).toEqual(['b', 'c']);
    await take('d');
    expect(fetchCount()).toBe(2);
  });

  test('are fetched by the next attempt when one fails, and by each job for itself', async () => {
    const { take, fetchCount } = await start();
    let fail: (error: Error) => void = () => undefined;
    const failing = take('a', new Promise<void>((_, reject) => (fail = reject)));
    await until(() => fetchCount() === 1);
    const waiting = take('b');
    fail(new Error('broken'));
    await expect(failing).rejects.toThrow('broken');
    expect(await readFile(await waiting, 'utf8')).toBe('of b');
    expect(fetchCount()).toBe(2);
    await take('c', undefined, 'another');
    expect(fetchCount()).toBe(3);
  });

  test('are not waited for by an attempt that is cancelled', async () => {
    const { take, fetchCount } = await start();
    let open = (): void => undefined;
    const first = take('a', new Promise<void>((resolve) => (open = resolve)));
    await until(() => fetchCount() === 1);
    const controller = new AbortController();
    const second = take('b', undefined, 'job', controller.signal);
    setTimeout(() => controller.abort(new Error('cancelled')), 50);
    await expect(second).rejects.toThrow('cancelled');
    open();
    await first;
  });

  test('stay where they are when the store is on this machine', async () => {
    const { sharedInputs, scratchFolder } = await start();
    const own = join(parent, 'object.mp4');
    await writeFile(own, 'x');
    const wanted = { jobId: 'job', url: 'oss://bucket/object.mp4', folder: join(scratchFolder, 'a'), signal };
    expect(await sharedInputs.take(wanted, async () => own)).toBe(own);
    expect(await sharedInputs.take(wanted, async () => own)).toBe(own);
    expect(await readdir(scratchFolder)).not.toContain('job-shared');
  });
});
