// media
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
  await writeFile(join(folder, 'videos/broken.avi'), 'this is not a video');
  await writeFile(join(folder, 'videos/notes.txt'), 'about the videos');
  server = await startTemporal();
  worker = await startWorker({ address: server.address, dataFolder });
});
afterAll(async () => {
  await worker.stop();
  await server.stop();
});

/** Runs an example as a shell would. */
async function runProgram(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const environment = { ...process.env, NODE_OPTIONS: '', TEMPORAL_ADDRESS: server.address, REELFLOW_DATA: dataFolder };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: folder, env: environment }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

test('a batch over a folder covers what it can, and reports what it cannot', async () => {
  const url = (name: string): string => `file://${join(folder, name)}`;
  const { code, stdout, stderr } = await runProgram('coverMany', 'videos', 'covers');
  expect({ code, stderr }).toEqual({ code: 1, stderr: 'Left out, since no video by its name: notes.txt\n' });
  expect(JSON.parse(stdout)).toEqual([
    { input: url('videos/broken.avi'), covers: [], error: expect.stringContaining('not a media file') },
    { input: url('videos/one.mp4'), covers: [url('covers/one-00001.jpg')] },
    { input: url('videos/two.mp4'), covers: [url('covers/two-00001.jpg')] },
  ]);
  expect(existsSync(join(folder, 'covers/two-00001.jpg'))).toBe(true);
});

test('a video without captions is not rebuilt', async () => {
  const { code, stdout, stderr } = await runProgram('cleanWhenCaptioned', 'videos/one.mp4', 'clean');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({
    video: `file://${join(folder, 'videos/one.mp4')}`,
    covers: expect.arrayContaining([`file://${join(folder, 'clean/one-00001.jpg')}`]),
  });
  expect(existsSync(join(folder, 'clean/one-clean.mp4'))).toBe(false);
});

test.each([
  [[], 2, /^InvalidInput: Name one of cleanWhenCaptioned, coverMany, what to read and a folder\.\n$/],
  [['coverMany', 'nowhere', 'covers'], 2, /^InvalidInput: nowhere cannot be read\. Check the path\.\n$/],
  [['coverMany', 'covers', 'more'], 2, /^InvalidInput: There is no video in covers\.\n$/],
  [['cleanWhenCaptioned', 'videos/broken.avi', 'clean'], 1, /^JobFailed: CaptionExtraction: [^\n]+\n$/],
] as const)('a mistake is told in one line: %j', async (args, code, message) => {
  expect(await runProgram(...args)).toEqual({ code, stdout: '', stderr: expect.stringMatching(message) });
});
