// media
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { createLocalProvider } from '../../providers/local.ts';
import type { TemporalServer } from '../../workers/embedded/temporal-server.ts';
import { framesOf, hashesOf, packetsOf } from '../media/av/media-facts.ts';
import { measureLikeness } from '../media/detext/likeness.ts';
import { randomCues } from '../synthesis/random-cues.ts';
import { synthesise } from '../synthesis/synthesise.ts';
import type { Truth } from '../synthesis/truth.ts';
import { startTemporal } from '../support/temporal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import { startWorker, type WorkerProcess } from '../support/worker-process.ts';

const folder = await temporaryFolder();
const dataFolder = join(folder, 'data');
const [input, clean, output] = ['input', 'clean', 'output'].map((name) => join(folder, `${name}.mp4`)) as [
  string,
  string,
  string,
];
const request = { functionName: 'VideoDetext', input: `file://${input}`, output: `file://${output}` };
let truth: Truth;
let server: TemporalServer;
let client: Client;
let worker: WorkerProcess;

beforeAll(async () => {
  const durationSeconds = 8;
  const cues = randomCues({ seed: 21, durationSeconds, style: { decoration: 'outline' } });
  truth = await synthesise({
    ...{ seed: 21, width: 480, height: 270, frameRate: 25, durationSeconds, background: 'pan', cues },
    ...{ output: input, cleanOutput: clean, audio: 'tone' },
  });
  server = await startTemporal();
  client = new Client({ connection: await Connection.connect({ address: server.address }) });
  await restartWorker();
});
afterAll(async () => {
  await worker.stop();
  await client.connection.close();
  await server.stop();
});

async function restartWorker(): Promise<void> {
  const environment = { REELFLOW_SEGMENT_SECONDS: '2.5', REELFLOW_MEDIA_CONCURRENCY: '2' };
  worker = await startWorker({ address: server.address, dataFolder, environment });
}

test('a long video is cleaned in segments side by side, through the death of its worker, and joined without a seam', async () => {
  const provider = createLocalProvider(client);
  const jobId = await provider.submit(request, 'long');
  await until(() => worker.mediaProcesses().length === 2, 120_000);
  await until(async () => ((await provider.get(jobId)).progress?.fraction ?? 0) > 0.2, 120_000);
  await worker.kill();
  await restartWorker();
  const job = await provider.wait(jobId, {});
  expect(job).toMatchObject({ state: 'Success', outputs: [request.output], warnings: [] });
  expect(job.result).toMatchObject({ textCount: expect.any(Number) });
  expect(await readdir(join(dataFolder, 'staging'))).toEqual([]);
  expect(await readdir(join(dataFolder, 'scratch'))).toEqual([]);

  const { events } = await client.workflow.getHandle(jobId).fetchHistory();
  const activities = events?.flatMap((event) => event.activityTaskScheduledEventAttributes?.activityType?.name ?? []);
  expect(activities?.filter((name) => name === 'execute')).toHaveLength(5);

  expect((await framesOf(output)).map(({ timeSeconds }) => timeSeconds)).toEqual(
    (await framesOf(input)).map(({ timeSeconds }) => timeSeconds),
  );
  expect(hashesOf(await packetsOf(output), 'audio')).toEqual(hashesOf(await packetsOf(input), 'audio'));
  const likeness = await measureLikeness({ input, clean, output }, truth);
  process.stderr.write(`VideoDetext in three segments: SSIM ${likeness.ssim.toFixed(4)}\n`);
  expect(likeness.ssim).toBeGreaterThan(0.93);
  expect(likeness.outsideSsim).toBeGreaterThan(0.98);
}, 300_000);
