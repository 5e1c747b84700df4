import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CloudProviderName } from '../../contract/provider.ts';
import { stepsOf, type StepRecord } from '../../contract/run.ts';
import { taskQueue } from '../../contract/temporal.ts';
import type { JobStep } from '../../workflows/lib/run-job.ts';
import { createTemporalBackend } from '../../service/temporal/backend.ts';
import { freePort } from '../../workers/embedded/free-port.ts';
import { accountOfAlice, aliceKey, startService, type RunningService } from '../service/support/start-service.ts';
import { cloudAt, credentialOf } from '../support/cloud-provider.ts';
import { createFolderStore } from '../../storage/folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import { startWorkflowEnvironment } from '../support/workflow-environment.ts';

const port = await freePort();
const warnings: string[] = [];
const { client, provider, attempts, close } = await startWorkflowEnvironment({
  cloud: cloudAt(`127.0.0.1:${String(port)}`),
  credential: credentialOf(aliceKey),
  warn: (message) => warnings.push(message),
  workflowsPath: fileURLToPath(new URL('one-step.js', import.meta.url)),
});
const folder = await temporaryFolder();
let service: RunningService;
const serve = async (): Promise<void> => {
  service = await startService({
    port,
    folder,
    backend: createTemporalBackend({
      client,
      dataFolder: folder,
      store: createFolderStore({ dataFolder: folder, fileRoots: [] }),
    }),
    accessDocument: { accounts: [{ id: accountOfAlice, buckets: ['bucket'], keys: [aliceKey] }] },
  });
};
beforeAll(serve);
afterAll(async () => {
  await service.close();
  await close();
});

const start = (workflowId: string, name: string, runsAt: CloudProviderName) =>
  client.workflow.start('detextCaptionCover', {
    workflowId,
    taskQueue,
    args: [{ input: `oss://bucket/${name}`, output: 'oss://bucket/out', provider: runsAt }],
  });
type Run = Awaited<ReturnType<typeof start>>;

const stepsOfRun = async (run: Pick<Run, 'describe'>): Promise<StepRecord[]> => stepsOf((await run.describe()).memo);
const status = async (run: Run): Promise<string> => (await run.describe()).status.name;
/** The job of our own that runs behind a step's. */
const behind = (step: StepRecord) => provider.get(step.jobId.replace(/^\w+:/u, ''));
const isRetrying = async (run: Run, activity: string): Promise<boolean> =>
  ((await run.describe()).raw.pendingActivities ?? []).some(
    ({ activityType, attempt }) => activityType?.name === activity && (attempt ?? 0) > 1,
  );

describe.each(['mps', 'ice'] as const)('a workflow whose steps run at %s', (runsAt) => {
  const host = runsAt === 'mps' ? 'bucket.oss-cn-shanghai.aliyuncs.com' : 'bucket';

  test('does what it does here, on its own objects', async () => {
    const run = await start(`success-${runsAt}`, 'film', runsAt);
    expect(await run.result()).toMatchObject({
      video: `oss://${host}/out/film-clean.mp4`,
      captions: `oss://${host}/out/film.srt`,
    });
    const steps = await stepsOfRun(run);
    expect(steps.map(({ id, state }) => [id, state])).toEqual([
      ['VideoDetext', 'Success'],
      ['CaptionExtraction', 'Success'],
      ['Cover', 'Success'],
    ]);
    for (const step of steps) {
      expect(step.jobId).toMatch(new RegExp(`^${runsAt}:[0-9a-f]{32}$`, 'u'));
      expect((await behind(step)).state).toBe('Success');
    }
    expect(attempts.get('film')).toBe(2);
    attempts.clear();
  });

  test('fails with the error of the job, at the first attempt', async () => {
    const run = await start(`failure-${runsAt}`, 'corrupt', runsAt);
    await expect(run.result()).rejects.toMatchObject({
      cause: { type: 'JobFailed', message: expect.stringContaining('Not a video.') },
    });
    expect((await stepsOfRun(run)).some(({ error }) => error?.type === 'MediaUnreadable')).toBe(true);
    attempts.clear();
  });
});

test('a cancelled workflow cancels its jobs at ICE and waits for their end', async () => {
  const run = await start('cancelled-ice', 'endless', 'ice');
  await until(() => attempts.get('endless') === 2);
  await run.cancel();
  await run.result().catch(() => undefined);
  expect(await status(run)).toBe('CANCELLED');
  for (const step of await stepsOfRun(run)) {
    expect(step.error?.type).toBe('JobCancelled');
    expect(await behind(step)).toMatchObject({ state: 'Fail', error: { type: 'JobCancelled' } });
  }
  attempts.clear();
});

test('a cancelled workflow leaves its jobs at MPS, which cannot cancel, and says so', async () => {
  const run = await start('cancelled-mps', 'endless', 'mps');
  await until(() => attempts.get('endless') === 2);
  await run.cancel();
  await run.result().catch(() => undefined);
  expect(await status(run)).toBe('CANCELLED');
  for (const step of await stepsOfRun(run)) {
    expect(warnings.filter((message) => message.includes(step.jobId))).toHaveLength(1);
    expect((await behind(step)).state).toBe('Analysing');
    await provider.cancel(step.jobId.slice('mps:'.length));
  }
  attempts.clear();
});

test('a step whose time is up at ICE fails, and its job is cancelled', async () => {
  const step: JobStep = {
    input: 'oss://bucket/endless',
    output: 'oss://bucket/out/{sequenceId}',
    provider: 'ice',
    timeoutSeconds: 3,
  };
  const run = await client.workflow.start('oneStep', { workflowId: 'late', taskQueue, args: ['Cover', step] });
  await run.result().catch(() => undefined);
  const [late] = await stepsOfRun(run);
  expect(late).toMatchObject({ state: 'Fail', error: { type: 'TimedOut' } });
  expect(await behind(late!)).toMatchObject({ state: 'Fail', error: { type: 'JobCancelled' } });
  attempts.clear();
});

test('a workflow goes on when the other side was gone and is back, with the same jobs', async () => {
  const run = await start('gone', 'endless', 'ice');
  await until(() => attempts.get('endless') === 2);
  const before = (await stepsOfRun(run)).map(({ jobId }) => jobId);
  await service.close();
  await until(() => isRetrying(run, 'waitForJob'), 60_000);
  await serve();
  await run.cancel();
  await run.result().catch(() => undefined);
  expect((await stepsOfRun(run)).map(({ jobId }) => jobId)).toEqual(before);
  expect(attempts.get('endless')).toBe(2);
  attempts.clear();
});

test('a job that cannot be submitted is tried again until it can, and does not hold up a cancelled workflow', async () => {
  await service.close();
  const cancelled = await start('away-cancelled', 'never', 'ice');
  await until(() => isRetrying(cancelled, 'submitJob'), 60_000);
  await cancelled.cancel();
  await cancelled.result().catch(() => undefined);
  expect(await status(cancelled)).toBe('CANCELLED');
  const patient = await start('away-patient', 'later', 'mps');
  await until(() => isRetrying(patient, 'submitJob'), 60_000);
  await serve();
  await patient.result();
  expect(attempts.has('later')).toBe(true);
  expect(attempts.has('never')).toBe(false);
});
