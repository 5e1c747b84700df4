import { afterAll, describe, expect, test } from '@jest/globals';
import { WorkflowFailedError } from '@temporalio/client';
import type { JobState } from '../../contract/job.ts';
import { stepsOf, type StepRecord } from '../../contract/run.ts';
import { taskQueue } from '../../contract/temporal.ts';
import { until } from '../support/until.ts';
import { startWorkflowEnvironment } from '../support/workflow-environment.ts';

const { client, provider, attempts, close } = await startWorkflowEnvironment();
afterAll(close);
let next = 0;

const start = (name: string) =>
  client.workflow.start('detextCaptionCover', {
    workflowId: `run-${String(++next)}`,
    taskQueue,
    args: [{ input: `oss://bucket/${name}`, output: 'oss://bucket/out' }],
  });

type Run = Awaited<ReturnType<typeof start>>;

async function stepsOfRun(run: Run): Promise<StepRecord[]> {
  const { memo } = await run.describe();
  return stepsOf(memo);
}

const states = async (run: Run): Promise<Record<string, JobState>> =>
  Object.fromEntries((await stepsOfRun(run)).map((step) => [step.id, step.state]));

describe('detextCaptionCover', () => {
  test('makes a clean video, captions and covers, the covers from the clean video', async () => {
    const run = await start('film.mp4');
    expect(await run.result()).toEqual({
      video: 'oss://bucket/out/film.mp4-clean.mp4',
      captions: 'oss://bucket/out/film.mp4.srt',
      covers: ['oss://bucket/out/film.mp4-clean.mp4-cover-00001.jpg'],
    });
    expect(await states(run)).toEqual({ VideoDetext: 'Success', CaptionExtraction: 'Success', Cover: 'Success' });
    expect(await run.query('steps')).toEqual(await stepsOfRun(run));
  });

  test('runs its two independent steps at the same time', async () => {
    const [detext, captions, cover] = await stepsOfRun(client.workflow.getHandle('run-1') as Run);
    expect(captions!.startTimeMs).toBeLessThan(detext!.endTimeMs!);
    expect(cover!.startTimeMs).toBeGreaterThanOrEqual(Math.max(detext!.endTimeMs!, captions!.endTimeMs!));
  });

  test('fails with the error of the step, and leaves no other step running', async () => {
    const run = await start('corrupt.mp4');
    const failure: unknown = await run.result().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(WorkflowFailedError);
    expect((failure as WorkflowFailedError).cause).toMatchObject({
      type: 'JobFailed',
      message: expect.stringContaining('Not a video.') as unknown,
      details: [{ type: 'MediaUnreadable' }],
    });
    const steps = await stepsOfRun(run);
    for (const step of steps) expect((await provider.get(step.jobId)).state).toBe('Fail');
    expect(attempts.has('corrupt.mp4-clean.mp4')).toBe(false);
  });

  test('cancels its jobs and waits for their end when it is cancelled', async () => {
    const run = await start('endless.mp4');
    await until(async () => attempts.get('endless.mp4') === 2);
    await run.cancel();
    await run.result().catch(() => {});
    expect((await run.describe()).status.name).toBe('CANCELLED');
    expect(await states(run)).toEqual({ VideoDetext: 'Fail', CaptionExtraction: 'Fail' });
    for (const step of await stepsOfRun(run)) {
      expect(step.error).toMatchObject({ type: 'JobCancelled' });
      expect(await provider.get(step.jobId)).toMatchObject({ state: 'Fail', error: { type: 'JobCancelled' } });
    }
  });
});
