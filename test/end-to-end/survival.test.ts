import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { stepsOf } from '../../contract/run.ts';
import { taskQueue } from '../../contract/temporal.ts';
import { createLocalProvider } from '../../providers/local.ts';
import type { TemporalServer } from '../../workers/embedded/temporal-server.ts';
import { makeCaptionedClip } from '../support/captioned-clip.ts';
import { isRunning } from '../support/processes.ts';
import { startTemporal } from '../support/temporal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import { startWorker, type WorkerProcess } from '../support/worker-process.ts';

const folder = await temporaryFolder();
const video = join(folder, 'clip.mp4');
const dataFolder = join(folder, 'data');
let server: TemporalServer;
let client: Client;
let worker: WorkerProcess;
let undisturbed: Record<string, string>;

beforeAll(async () => {
  await makeCaptionedClip(video, { seed: 5, durationSeconds: 8 });
  server = await startTemporal();
  client = new Client({ connection: await Connection.connect({ address: server.address }) });
  await restartWorker();
  const run = await start('undisturbed');
  await run.result();
  undisturbed = await filesOf('undisturbed');
});

afterAll(async () => {
  await worker.stop();
  await client.connection.close();
  await server.stop();
});

async function restartWorker(): Promise<void> {
  worker = await startWorker({ address: server.address, dataFolder });
}

async function start(name: string) {
  await mkdir(join(folder, name));
  return client.workflow.start('detextCaptionCover', {
    workflowId: name,
    taskQueue,
    args: [{ input: `file://${video}`, output: `file://${join(folder, name)}` }],
  });
}

/** The files of a run by name, each with a digest of its content. */
async function filesOf(run: string): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const name of (await readdir(join(folder, run))).sort()) {
    digests[name] = createHash('sha256')
      .update(await readFile(join(folder, run, name)))
      .digest('hex');
  }
  return digests;
}

async function untilDetextRuns(run: string): Promise<void> {
  const provider = createLocalProvider(client);
  await until(async () => {
    const { memo } = await client.workflow.getHandle(run).describe();
    const step = stepsOf(memo).find(({ id }) => id === 'VideoDetext');
    return !!step?.jobId && ((await provider.get(step.jobId)).progress?.fraction ?? 0) > 0.2;
  }, 60_000);
}

describe('a run', () => {
  test('leaves a clean video, captions and covers, and nothing else', () => {
    expect(Object.keys(undisturbed)).toEqual(
      expect.arrayContaining(['clip-clean.mp4', 'clip.srt', 'clip-clean-cover-00001.jpg']),
    );
    expect(Object.keys(undisturbed).every((name) => /^clip(-clean)?(-cover-\d{5})?\.(mp4|srt|jpg)$/u.test(name))).toBe(
      true,
    );
  });

  test('ends with the same outputs, once, when its worker is killed with SIGKILL in the middle of VideoDetext', async () => {
    const run = await start('worker-killed');
    await untilDetextRuns('worker-killed');
    const orphans = worker.mediaProcesses();
    expect(orphans.length).toBeGreaterThan(0);
    await worker.kill();
    await until(() => !orphans.some(isRunning), 30_000);
    expect(await filesOf('worker-killed')).not.toHaveProperty('clip-clean.mp4');
    await restartWorker();
    await run.result();
    expect(await filesOf('worker-killed')).toEqual(undisturbed);
  });

  test('ends with the same outputs, once, when the Temporal server is killed with SIGKILL and started again', async () => {
    const run = await start('server-killed');
    await untilDetextRuns('server-killed');
    process.kill(server.pid!, 'SIGKILL');
    await untilAnswers();
    await run.result();
    expect(await filesOf('server-killed')).toEqual(undisturbed);
  });

  test('that is cancelled leaves no job running, no published file and nothing staged', async () => {
    const run = await start('cancelled');
    await untilDetextRuns('cancelled');
    await run.cancel();
    await run.result().catch(() => {});
    expect((await run.describe()).status.name).toBe('CANCELLED');
    expect(await filesOf('cancelled')).not.toHaveProperty('clip-clean.mp4');
    await expectNothingLeft();
  });
});

test('a job that is cancelled in the middle leaves no media process', async () => {
  // A new worker keeps no warm process of an earlier job.
  await worker.stop();
  await restartWorker();
  const provider = createLocalProvider(client);
  const request = {
    functionName: 'VideoDetext',
    input: `file://${video}`,
    output: `file://${join(folder, 'job.mp4')}`,
  };
  const jobId = await provider.submit(request, 'to be cancelled');
  await until(async () => ((await provider.get(jobId)).progress?.fraction ?? 0) > 0.2, 60_000);
  expect(worker.mediaProcesses()).toHaveLength(1);
  await provider.cancel(jobId);
  expect(worker.mediaProcesses()).toEqual([]);
  expect(await readdir(folder)).not.toContain('job.mp4');
  await expectNothingLeft();
});

test('a job that takes longer than it may is stopped, is not tried again, and leaves nothing', async () => {
  const provider = createLocalProvider(client);
  const request = {
    functionName: 'VideoDetext',
    input: `file://${video}`,
    output: `file://${join(folder, 'late.mp4')}`,
    timeoutSeconds: 1,
  };
  const job = await provider.wait(await provider.submit(request, 'too long'), {});
  expect(job).toMatchObject({
    state: 'Fail',
    error: { type: 'TimedOut', message: expect.stringContaining('the 1 seconds that it may take') },
  });
  expect(await readdir(folder)).not.toContain('late.mp4');
  await expectNothingLeft();
});

async function expectNothingLeft(): Promise<void> {
  expect(await readdir(join(dataFolder, 'staging'))).toEqual([]);
  expect(await readdir(join(dataFolder, 'scratch'))).toEqual([]);
}

async function untilAnswers(): Promise<void> {
  await until(
    () =>
      client.workflow.count('').then(
        () => true,
        () => false,
      ),
    60_000,
  );
}
