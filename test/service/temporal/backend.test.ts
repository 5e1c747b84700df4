import { afterAll, describe, expect, test } from '@jest/globals';
import { pipelineStatusQuery, pipelineWorkflowId, type PipelineStatus } from '../../../contract/pipeline.ts';
import type { JobSubmission } from '../../../service/backend.ts';
import { createTemporalBackend } from '../../../service/temporal/backend.ts';
import { createFolderStore } from '../../../storage/folder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { until } from '../../support/until.ts';
import { startWorkflowEnvironment } from '../../support/workflow-environment.ts';

const { client, attempts, close } = await startWorkflowEnvironment();
const store = createFolderStore({ dataFolder: await temporaryFolder(), fileRoots: [] });
const backend = createTemporalBackend({ client, store, dataFolder: await temporaryFolder() });
const otherProcess = createTemporalBackend({ client, store, dataFolder: await temporaryFolder() });
afterAll(close);

function submission(name: string, more: Partial<JobSubmission> = {}, pipelineId?: string): JobSubmission {
  const request = { functionName: 'Cover', input: `oss://bucket/${name}`, output: 'oss://bucket/{source}' };
  return {
    request: { ...request, ...(pipelineId !== undefined && { pipelineId }) },
    wire: { product: 'mts', parameters: { Input: request.input } },
    fingerprint: `of ${name}`,
    ...more,
  };
}

describe('jobs', () => {
  test('are one for one key, from two processes at once, while it runs and after it has ended', async () => {
    const once = submission('token.mp4');
    const submits = [backend, otherProcess, backend, otherProcess].map((each) => each.submitJob('a', 'token', once));
    const jobIds = new Set((await Promise.all(submits)).map(({ jobId }) => jobId));
    expect(jobIds.size).toBe(1);
    const [jobId = ''] = jobIds;
    await until(async () => (await backend.getJob('a', jobId))?.record.state === 'Success');
    expect((await backend.submitJob('a', 'token', once)).jobId).toBe(jobId);
    expect(attempts.get('token.mp4')).toBe(1);
  });

  test('tell by the fingerprint that a key was used for another request', async () => {
    await backend.submitJob('a', 'reused', submission('first.mp4'));
    const second = await otherProcess.submitJob('a', 'reused', submission('second.mp4'));
    expect(second.fingerprint).toBe('of first.mp4');
  });

  test('are invisible and untouchable to another account, and its equal key is another job', async () => {
    const mine = await backend.submitJob('a', 'key', submission('endless-mine.mp4'));
    const theirs = await backend.submitJob('b', 'key', submission('endless-theirs.mp4'));
    expect(theirs.jobId).not.toBe(mine.jobId);
    expect(await backend.getJob('b', mine.jobId)).toBeNull();
    expect(await backend.cancelJob('b', mine.jobId)).toBe(false);
    expect(await backend.cancelJob('a', mine.jobId)).toBe(true);
    await until(async () => (await backend.getJob('a', mine.jobId))?.record.error?.type === 'JobCancelled');
    expect((await backend.getJob('b', theirs.jobId))?.record.error).toBeUndefined();
    await backend.cancelJob('b', theirs.jobId);
  });

  test('come back with what was sent over the wire and the pipeline they are in', async () => {
    const { jobId } = await backend.submitJob('a', 'echo', submission('echo.mp4'));
    expect(await backend.getJob('a', jobId)).toMatchObject({
      pipelineId: 'default',
      wire: { product: 'mts', parameters: { Input: 'oss://bucket/echo.mp4' } },
    });
  });

  test('are refused where their pipeline is not there, or is gone', async () => {
    const settings = { name: 'short', speed: 'Standard', priority: 3, state: 'Active' } as const;
    const { pipelineId } = await backend.createPipeline('f', settings);
    const refused = { type: 'ObjectNotFound', message: `The pipeline ${pipelineId} is not found.` };
    await expect(backend.submitJob('a', 'other', submission('b.mp4', {}, pipelineId))).rejects.toMatchObject(refused);
    expect(await backend.deletePipeline('f', pipelineId)).toBe(true);
    await expect(backend.submitJob('f', 'late', submission('c.mp4', {}, pipelineId))).rejects.toMatchObject(refused);
  });

  test('are not looked for among workflows of another kind', async () => {
    expect(await backend.getJob('a', 'pipeline/a/default')).toBeNull();
    expect(await backend.getJob('a', '0'.repeat(32))).toBeNull();
  });
});

describe('pipelines', () => {
  const settings = { name: 'mine', speed: 'Standard', priority: 3, state: 'Active' } as const;

  test('have a default from the start, which can be paused but not deleted', async () => {
    expect(await backend.listPipelines('fresh')).toMatchObject([{ pipelineId: 'default', state: 'Active' }]);
    await backend.updatePipeline('fresh', 'default', { state: 'Paused' });
    expect(await backend.getPipeline('fresh', 'default')).toMatchObject({ state: 'Paused', name: 'default' });
    await expect(backend.deletePipeline('fresh', 'default')).rejects.toMatchObject({ type: 'InvalidInput' });
  });

  test('are made, changed, listed and deleted, by their own account only', async () => {
    const { pipelineId } = await backend.createPipeline('c', settings);
    expect(pipelineId).toMatch(/^[0-9a-f]{32}$/);
    expect(await backend.getPipeline('c', pipelineId)).toMatchObject({ ...settings, pipelineId });
    expect(await backend.getPipeline('d', pipelineId)).toBeNull();
    expect(await backend.updatePipeline('d', pipelineId, { name: 'stolen' })).toBeNull();
    expect(await backend.updatePipeline('c', pipelineId, { name: 'renamed' })).toMatchObject({
      name: 'renamed',
      priority: 3,
    });
    await until(async () => (await backend.listPipelines('c')).length === 2);
    expect(await backend.deletePipeline('d', pipelineId)).toBe(false);
    expect(await backend.deletePipeline('c', pipelineId)).toBe(true);
    expect(await backend.getPipeline('c', pipelineId)).toBeNull();
  });

  test('that are paused hold the jobs of their account, which go on when it is resumed', async () => {
    const { pipelineId } = await backend.createPipeline('e', { ...settings, state: 'Paused' });
    const { jobId } = await backend.submitJob('e', 'held', submission('held.mp4', {}, pipelineId));
    const pipeline = client.workflow.getHandle(pipelineWorkflowId(`e/${pipelineId}`));
    await until(async () => (await pipeline.query<PipelineStatus>(pipelineStatusQuery)).waiting.length === 1);
    await expect(backend.deletePipeline('e', pipelineId)).rejects.toMatchObject({ type: 'InvalidInput' });
    expect((await backend.getJob('e', jobId))?.record.state).toBe('Queuing');
    await backend.updatePipeline('e', pipelineId, { state: 'Active' });
    await until(async () => (await backend.getJob('e', jobId))?.record.state === 'Success');
  });
});

test('event callbacks are kept for each account', async () => {
  const callback = { type: 'HTTP' as const, url: 'https://example.com/', eventTypes: ['*'], authKey: 'Secret123' };
  expect(await backend.getEventCallback('a')).toBeNull();
  await backend.setEventCallback('a', callback);
  expect(await backend.getEventCallback('a')).toEqual(callback);
  expect(await backend.getEventCallback('b')).toBeNull();
  // Also where several are set at once.
  const urls = Array.from({ length: 20 }, (_, at) => `https://example.com/${at}`);
  await Promise.all(urls.map((url) => backend.setEventCallback('c', { ...callback, url })));
  expect(urls).toContain((await backend.getEventCallback('c'))?.url);
});
