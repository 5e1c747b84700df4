import { afterAll, describe, expect, test } from '@jest/globals';
import {
  closePipelineUpdate,
  configurePipelineUpdate,
  pipelineMemo,
  pipelineStatusQuery,
  pipelineWorkflowId,
  type PipelineSettings,
  type PipelineStatus,
} from '../../contract/pipeline.ts';
import { taskQueue } from '../../contract/temporal.ts';
import { until } from '../support/until.ts';
import { startWorkflowEnvironment } from '../support/workflow-environment.ts';

const { client, provider, close } = await startWorkflowEnvironment();
afterAll(close);
let next = 0;

const submit = (name: string, pipelineId: string, priority?: number): Promise<string> =>
  provider.submit(
    {
      functionName: 'Cover',
      input: `oss://bucket/${name}`,
      output: 'oss://bucket/{source}',
      pipelineId,
      ...(priority && { priority }),
    },
    `pipeline-test-${String(++next)}`,
  );
const handle = (pipelineId: string) => client.workflow.getHandle(pipelineWorkflowId(pipelineId));
const status = (pipelineId: string) => handle(pipelineId).query<PipelineStatus>(pipelineStatusQuery);
const configure = (pipelineId: string, settings: Partial<PipelineSettings>) =>
  handle(pipelineId).executeUpdate(configurePipelineUpdate, { args: [settings] });

describe('a pipeline', () => {
  test('runs at most as many jobs as its limit, and the more urgent one next', async () => {
    const first = await submit('endless-1.mp4', 'narrow');
    await until(async () => (await provider.get(first)).state === 'Analysing');
    await configure('narrow', { limit: 1 });
    const late = await submit('endless-2.mp4', 'narrow', 2);
    const urgent = await submit('endless-3.mp4', 'narrow', 9);
    await until(async () => (await status('narrow')).waiting.length === 2);
    expect((await status('narrow')).waiting.map(({ jobId }) => jobId)).toEqual([urgent, late]);
    expect((await provider.get(urgent)).state).toBe('Queuing');
    await provider.cancel(first);
    await until(async () => (await provider.get(urgent)).state === 'Analysing');
    expect((await provider.get(late)).state).toBe('Queuing');
    await Promise.all([provider.cancel(late), provider.cancel(urgent)]);
    await until(async () => (await status('narrow')).running.length + (await status('narrow')).waiting.length === 0);
  });

  test('that is paused lets the running job finish, holds the waiting one, and goes on when it is resumed', async () => {
    const warmUp = await submit('fine-1.mp4', 'paused');
    await provider.wait(warmUp, {});
    await configure('paused', { state: 'Paused' });
    const held = await submit('fine-2.mp4', 'paused');
    await until(async () => (await status('paused')).waiting.length === 1);
    expect((await provider.get(held)).state).toBe('Queuing');
    await configure('paused', { state: 'Active' });
    expect((await provider.wait(held, {})).state).toBe('Success');
  });

  test('does not wait for a job that was cancelled in the queue', async () => {
    const running = await submit('endless-4.mp4', 'left');
    await until(async () => (await provider.get(running)).state === 'Analysing');
    await configure('left', { limit: 1 });
    const waiting = await submit('endless-5.mp4', 'left');
    await until(async () => (await status('left')).waiting.length === 1);
    await provider.cancel(waiting);
    expect(await provider.get(waiting)).toMatchObject({ state: 'Fail', error: { type: 'JobCancelled' } });
    await until(async () => (await status('left')).waiting.length === 0);
    await provider.cancel(running);
  });

  test('gives the turn of a job that was terminated in the queue to the next one', async () => {
    const running = await submit('endless-7.mp4', 'terminated');
    await until(async () => (await provider.get(running)).state === 'Analysing');
    await configure('terminated', { limit: 1 });
    const gone = await submit('endless-8.mp4', 'terminated', 9);
    const next = await submit('fine-3.mp4', 'terminated');
    await until(async () => (await status('terminated')).waiting.length === 2);
    await client.workflow.getHandle(gone).terminate();
    await provider.cancel(running);
    expect((await provider.wait(next, {})).state).toBe('Success');
  });

  test('that continues as new takes back the turns of jobs that are gone', async () => {
    const settings: PipelineSettings = { state: 'Active', limit: 1, details: {} };
    const gone = { jobId: '0'.repeat(32), priority: 6 };
    await client.workflow.start('pipeline', {
      workflowId: pipelineWorkflowId('continued'),
      taskQueue,
      args: [{ settings, running: [gone], waiting: [] }],
    });
    expect((await provider.wait(await submit('fine-4.mp4', 'continued'), {})).state).toBe('Success');
  });

  test('keeps its settings in its memo, and closes only when it has no jobs', async () => {
    const running = await submit('endless-6.mp4', 'closing');
    await until(async () => (await provider.get(running)).state === 'Analysing');
    await configure('closing', { limit: 3, details: { name: 'mine' } });
    const settings = { state: 'Active', limit: 3, details: { name: 'mine' } };
    expect((await handle('closing').describe()).memo?.[pipelineMemo]).toEqual(settings);
    const close = () => handle('closing').executeUpdate(closePipelineUpdate);
    await expect(close()).rejects.toMatchObject({ cause: { type: 'InvalidInput' } });
    await provider.cancel(running);
    await until(async () => (await status('closing')).running.length === 0);
    await close();
    await handle('closing').result();
  });
});
