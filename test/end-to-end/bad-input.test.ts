import { execFileSync } from 'node:child_process';
import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import type { JobRecord, JsonObject } from '../../contract/job.ts';
import { createLocalProvider } from '../../providers/local.ts';
import type { TemporalServer } from '../../workers/embedded/temporal-server.ts';
import { makeCaptionedClip } from '../support/captioned-clip.ts';
import { startTemporal } from '../support/temporal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { makeTone } from '../support/wav-file.ts';
import { startWorker, type WorkerProcess } from '../support/worker-process.ts';

const folder = await temporaryFolder();
let server: TemporalServer;
let client: Client;
let worker: WorkerProcess;

beforeAll(async () => {
  server = await startTemporal();
  client = new Client({ connection: await Connection.connect({ address: server.address }) });
  worker = await startWorker({ address: server.address, dataFolder: join(folder, 'data') });
  await makeCaptionedClip(join(folder, 'fine.mp4'), { seed: 6, durationSeconds: 3 });
  await makeTone(join(folder, 'tone.wav'));
  await writeFile(join(folder, 'empty.mp4'), '');
  await writeFile(join(folder, 'text.mp4'), 'This is not a video, whatever its name says.\n'.repeat(200));
  await makeCaptionedClip(join(folder, 'cut.mp4'), { seed: 7, durationSeconds: 3 });
  await truncate(join(folder, 'cut.mp4'), 1500);
});

afterAll(async () => {
  await worker.stop();
  await client.connection.close();
  await server.stop();
});

/** Runs a job to its end, and counts how often it was tried. */
async function runJob(functionName: string, input: string, output = `file://${folder}/out/{source}-{sequenceId}`) {
  const provider = createLocalProvider(client);
  const params: JsonObject = {};
  const jobId = await provider.submit({ functionName, input, output, params }, `${functionName} ${input} ${output}`);
  const job: JobRecord = await provider.wait(jobId, {});
  const history = await client.workflow.getHandle(jobId).fetchHistory();
  const attempts = history.events
    ?.map((event) => event.activityTaskStartedEventAttributes?.attempt ?? 0)
    .reduce((most, attempt) => Math.max(most, attempt), 0);
  return { state: job.state, type: job.error?.type, message: job.error?.message, attempts };
}

describe.each(['VideoDetext', 'CaptionExtraction', 'Cover'])('%s', (functionName) => {
  test.each([
    ['an audio file', 'tone.wav', 'InvalidInput'],
    ['an empty file', 'empty.mp4', 'MediaUnreadable'],
    ['a text file', 'text.mp4', 'MediaUnreadable'],
    ['a file cut short before its index', 'cut.mp4', 'MediaUnreadable'],
    ['a missing object', 'none.mp4', 'ObjectNotFound'],
    ['a folder', 'data', 'InvalidInput'],
  ])('fails on %s with its named error at the first attempt', async (_what, name, type) => {
    const ended = await runJob(functionName, `file://${folder}/${name}`);
    expect(ended).toMatchObject({ state: 'Fail', type, attempts: 1 });
    expect(ended.message).toMatch(/\w+ .*\./u);
  });
});

test('a place that cannot be written is NotPermitted before any media work', async () => {
  const ended = await runJob('Cover', `file://${folder}/fine.mp4`, 'file:///proc/out-{sequenceId}.jpg');
  expect(ended).toMatchObject({ state: 'Fail', type: 'NotPermitted', attempts: 1 });
});

test('a full disk is DiskFull, at the first attempt', async () => {
  const small = join(folder, 'small');
  await mkdir(small);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small]);
  try {
    const crowded = await startWorker({ address: server.address, dataFolder: small });
    await worker.stop();
    const ended = await runJob('VideoDetext', `file://${folder}/fine.mp4`);
    worker = await startWorker({ address: server.address, dataFolder: join(folder, 'data') });
    await crowded.stop();
    expect(ended).toMatchObject({ state: 'Fail', type: 'DiskFull', attempts: 1 });
  } finally {
    execFileSync('umount', [small]);
  }
});
