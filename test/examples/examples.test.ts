// media
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { TemporalServer } from '../../workers/embedded/temporal-server.ts';
import { writeMovingClip } from '../support/moving-clip.ts';
import { startTemporal } from '../support/temporal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startWorker, type WorkerProcess } from '../support/worker-process.ts';

const folder = await temporaryFolder();
const dataFolder = join(folder, 'data');
const program = fileURLToPath(new URL('../../examples/run.js', import.meta.url));
let server: TemporalServer;
let worker: WorkerProcess;
jest.setTimeout(300_000);

beforeAll(async () => {
  await mkdir(join(folder, 'videos'));
  await writeMovingClip(join(folder, 'videos/one.mp4'), 3);
  await writeMovingClip(join(folder, 'videos/two.mp4'), 3);
  await writeFile(join(folder, 'videos/broken.mp4'), 'this is not a video');
  server = await startTemporal();
  worker = await startWorker({ address: server.address, dataFolder });
});
afterAll(async () => {
  await worker.stop();
  await server.stop();
});

async function run(...args: string[]): Promise<unknown> {
  const environment = { ...process.env, NODE_OPTIONS: '', TEMPORAL_ADDRESS: server.address, REELFLOW_DATA: dataFolder };
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], {
    cwd: folder,
    env: environment,
  });
  return JSON.parse(stdout);
}

test('a batch over a folder covers what it can, and reports what it cannot', async () => {
  const url = (name: string): string => `file://${join(folder, name)}`;
  expect(await run('coverMany', 'videos', 'covers')).toEqual([
    { input: url('videos/broken.mp4'), covers: [], error: expect.stringContaining('not a media file') },
    { input: url('videos/one.mp4'), covers: [url('covers/one-00001.jpg')] },
    { input: url('videos/two.mp4'), covers: [url('covers/two-00001.jpg')] },
  ]);
  expect(existsSync(join(folder, 'covers/two-00001.jpg'))).toBe(true);
});

test('a video without captions is not rebuilt', async () => {
  expect(await run('cleanWhenCaptioned', 'videos/one.mp4', 'clean')).toMatchObject({
    video: `file://${join(folder, 'videos/one.mp4')}`,
    covers: expect.arrayContaining([`file://${join(folder, 'clean/one-00001.jpg')}`]),
  });
  expect(existsSync(join(folder, 'clean/one-clean.mp4'))).toBe(false);
});
