import { afterAll, describe, expect, test } from '@jest/globals';
import { until } from '../support/until.ts';
import { startWorkflowEnvironment } from '../support/workflow-environment.ts';

const { client, provider, store, attempts, close } = await startWorkflowEnvironment();
afterAll(close);
let next = 0;

function cover(name: string) {
  return { functionName: 'Cover', input: `oss://bucket/${name}`, output: 'oss://bucket/out/{source}-{sequenceId}.jpg' };
}
const submit = (name: string, key = `key-${String(++next)}`): Promise<string> => provider.submit(cover(name), key);

describe('a job', () => {
  test('ends in Success with its published outputs and its result', async () => {
    const jobId = await submit('fine.mp4');
    expect(jobId).toMatch(/^[0-9a-f]{32}$/);
    const job = await provider.wait(jobId, {});
    expect(job).toMatchObject({
      ...cover('fine.mp4'),
      jobId,
      state: 'Success',
      outputs: ['oss://bucket/out/fine.mp4-00001.jpg'],
      result: { of: 'Cover' },
    });
    expect(Date.parse(job.finishTime ?? '')).toBeGreaterThanOrEqual(Date.parse(job.createTime));
    expect(store.published).toEqual(['out/fine.mp4-00001.jpg']);
  });

  test('is one job however often the same key is submitted, while it runs and after it has ended', async () => {
    const [first, second] = await Promise.all([submit('once.mp4', 'same'), submit('once.mp4', 'same')]);
    await provider.wait(first, {});
    expect([second, await submit('once.mp4', 'same')]).toEqual([first, first]);
    expect(attempts.get('once.mp4')).toBe(1);
  });

  test('is tried again when the fault is passing', async () => {
    const job = await provider.wait(await submit('flaky.mp4'), {});
    expect(job.state).toBe('Success');
    expect(attempts.get('flaky.mp4')).toBe(3);
  });

  test('fails with its named error, without a retry, when no retry can help', async () => {
    const jobId = await submit('corrupt.mp4');
    const job = await provider.wait(jobId, {});
    expect(job).toMatchObject({
      state: 'Fail',
      result: null,
      outputs: [],
      error: { type: 'MediaUnreadable', code: 'InvalidParameter.ResourceContentBad', message: 'Not a video.' },
    });
    expect(attempts.get('corrupt.mp4')).toBe(1);
    expect(store.discarded.get(jobId)).toBe(cover('corrupt.mp4').output);
    await expect(client.workflow.getHandle(jobId).describe()).resolves.toMatchObject({ status: { name: 'FAILED' } });
  });

  test('fails with its own error when its output is no URL, so that nothing can be staged', async () => {
    const jobId = await provider.submit({ ...cover('corrupt-too.mp4'), output: 'nowhere' }, 'no output');
    expect(await provider.wait(jobId, {})).toMatchObject({ state: 'Fail', error: { type: 'MediaUnreadable' } });
    expect(store.discarded.has(jobId)).toBe(false);
  });

  test('is Analysing with its progress while it runs, and Fail once it is cancelled', async () => {
    const jobId = await submit('endless.mp4');
    await until(async () => (await provider.get(jobId)).progress !== undefined);
    expect(await provider.get(jobId)).toMatchObject({
      state: 'Analysing',
      progress: { fraction: 0.25, phase: 'going round' },
    });
    await provider.cancel(jobId);
    expect(await provider.get(jobId)).toMatchObject({ state: 'Fail', error: { type: 'JobCancelled' } });
    await provider.cancel(jobId);
    expect(store.published.filter((key) => key.includes('endless'))).toEqual([]);
  });

  test('on a long input is worked on in segments, each tried again alone, and joined in order', async () => {
    const jobId = await submit('long-flaky.mp4');
    const job = await provider.wait(jobId, {});
    expect(job).toMatchObject({
      state: 'Success',
      result: { joined: 'segment 0, segment 1, segment 2' },
      warnings: ['It is long.'],
    });
    for (const index of [0, 1, 2]) expect(attempts.get(`flaky.mp4#${String(index)}`)).toBe(3);
    const { events } = await client.workflow.getHandle(jobId).fetchHistory();
    const summaries = events?.flatMap(({ userMetadata }) => {
      const data = userMetadata?.summary?.data;
      return data ? [String(JSON.parse(Buffer.from(data).toString()))] : [];
    });
    expect(summaries).toEqual(expect.arrayContaining(['Cover: segment 2 of 3', 'Cover: join']));
  });

  test('whose segments do not fit together is worked on in one piece', async () => {
    const job = await provider.wait(await submit('long-apart.mp4'), {});
    expect(job).toMatchObject({ state: 'Success', result: { of: 'Cover' } });
    expect(attempts.get('apart.mp4')).toBe(1);
  });

  test('fails when a segment does, with its error, and lets none of the others run on', async () => {
    const job = await provider.wait(await submit('long-corrupt.mp4'), {});
    expect(job).toMatchObject({ state: 'Fail', error: { type: 'MediaUnreadable' } });
  });

  test('sums the progress of its segments, and ends all of them when it is cancelled', async () => {
    const jobId = await submit('long-endless.mp4');
    await until(async () => (await provider.get(jobId)).progress?.fraction === 0.25);
    await provider.cancel(jobId);
    expect(await provider.get(jobId)).toMatchObject({ state: 'Fail', error: { type: 'JobCancelled' } });
  });

  test('is cancelled also when the worker that ran it was lost, so that nobody could stop it', async () => {
    const jobId = await submit('lost.mp4');
    await until(async () => (await provider.get(jobId)).state === 'Analysing');
    await provider.cancel(jobId);
    expect(await provider.get(jobId)).toMatchObject({
      state: 'Fail',
      error: { type: 'JobCancelled', message: 'The job was cancelled.' },
    });
    await expect(client.workflow.getHandle(jobId).describe()).resolves.toMatchObject({ status: { name: 'CANCELLED' } });
  }, 60_000);

  test('that nobody submitted is not found', async () => {
    const nobody = 'f'.repeat(32);
    const calls = await Promise.allSettled([provider.get(nobody), provider.wait(nobody, {}), provider.cancel(nobody)]);
    const notFound = { status: 'rejected', reason: { type: 'JobNotFound' } };
    expect(calls).toMatchObject([notFound, notFound, notFound]);
  });

  test('that was terminated from outside reads as Fail', async () => {
    const jobId = await submit('endless-terminated.mp4');
    await client.workflow.getHandle(jobId).terminate();
    expect(await provider.get(jobId)).toMatchObject({ state: 'Fail', error: { type: 'Internal' } });
  });

  test('is found by its algorithm and state', async () => {
    const jobId = await submit('found.mp4');
    await provider.wait(jobId, {});
    const query = `ReelflowAlgorithm = 'Cover' AND ReelflowState = 'Success' AND WorkflowId = '${jobId}'`;
    await until(async () => (await client.workflow.count(query)).count === 1);
  });
});
