import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JobRecord, JobRequest } from '../../../contract/job.ts';
import type { CloudProviderName, Provider } from '../../../contract/provider.ts';
import { createCloudProviderOf } from '../../../providers/index.ts';
import { aliceKey, startService, usualAccess, type RunningService } from '../../service/support/start-service.ts';
import { backendAway } from '../../service/support/memory-backend.ts';
import { cloudAt, credentialOf } from '../../support/cloud-provider.ts';
import { until } from '../../support/until.ts';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const warnings: string[] = [];
const providerAt = (
  name: CloudProviderName,
  endpoint = service.endpoint,
  key: Parameters<typeof credentialOf>[0] = aliceKey,
): Provider =>
  createCloudProviderOf(name, {
    cloud: cloudAt(endpoint),
    credential: credentialOf(key),
    warn: (message) => warnings.push(message),
  });

const request: JobRequest = {
  functionName: 'Cover',
  input: 'oss://media/dir/视 频.mp4',
  output: 'oss://media/cover/{source}-{sequenceId}.jpg',
  params: { count: 2 },
  userData: '中文 + & = "<>" ~ 100%',
};
const stored = (jobId: string) => service.backend.jobs.get(jobId.replace(/^\w+:/u, ''))!;
const change = (jobId: string, record: Partial<JobRecord>): void =>
  service.backend.change(jobId.replace(/^\w+:/u, ''), record);
const regional = 'media.oss-cn-shanghai.aliyuncs.com';
const nobody = '0'.repeat(32);

describe.each(['mps', 'ice'] as const)('the provider %s', (name) => {
  const host = name === 'mps' ? regional : 'media';

  test('submits what was asked for, and reads how it stands and ends', async () => {
    const provider = providerAt(name);
    const jobId = await provider.submit(request, `whole ${name}`);
    expect(jobId).toMatch(new RegExp(`^${name}:[0-9a-f]{32}$`, 'u'));
    expect(stored(jobId).submission.request).toEqual({
      ...request,
      input: `oss://${host}/dir/视 频.mp4`,
      output: `oss://${host}/cover/{source}-{sequenceId}.jpg`,
    });
    const progress: string[] = [];
    const waiting = provider.wait(jobId, { onProgress: ({ phase }) => progress.push(phase) });
    await until(() => progress.includes(`queuing at ${name}`));
    change(jobId, { state: 'Analysing' });
    await until(() => progress.includes(`running at ${name}`));
    const url = `oss://${host}/cover/a-00001.jpg`;
    const result = { covers: [{ score: 8.27, timeSeconds: 28.27825, url }] };
    change(jobId, { state: 'Success', outputs: [url], result, finishTime: '2026-07-07T07:16:11.000Z' });
    expect(await waiting).toMatchObject({ jobId, functionName: 'Cover', state: 'Success', outputs: [url], result });
    expect(await provider.get(jobId)).toMatchObject({
      ...request,
      input: expect.anything(),
      output: expect.anything(),
    });
  });

  test('submits one job for one key, and another for another', async () => {
    const ids = await Promise.all(
      ['same', 'same', 'other'].map((key) => providerAt(name).submit(request, `${name} ${key}`)),
    );
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  test('gives the error of a job that failed', async () => {
    const provider = providerAt(name);
    const jobId = await provider.submit(request, `fails ${name}`);
    const error = {
      type: 'MediaUnreadable',
      code: 'InvalidParameter.ResourceContentBad',
      message: 'Not a video.',
    } as const;
    change(jobId, { state: 'Fail', error });
    expect(await provider.wait(jobId, {})).toMatchObject({ state: 'Fail', error, result: null });
  });

  test('does not know a job that there is not, nor one of another provider', async () => {
    const provider = providerAt(name);
    for (const jobId of [`${name}:${nobody}`, nobody]) {
      const calls = [provider.get(jobId), provider.wait(jobId, {}), provider.cancel(jobId)];
      for (const call of calls) await expect(call).rejects.toMatchObject({ type: 'JobNotFound' });
    }
  });

  test('stops waiting at once when it is told to', async () => {
    const provider = providerAt(name);
    const jobId = await provider.submit(request, `left ${name}`);
    const controller = new AbortController();
    const waiting = provider.wait(jobId, {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('left')),
    });
    await expect(waiting).rejects.toThrow('left');
    expect(stored(jobId).record.state).toBe('Queuing');
  });

  test.each([
    [
      'a wrong secret',
      { ...aliceKey, accessKeySecret: 'wrong-secret' },
      'NotPermitted',
      /SignatureDoesNotMatch.*request id/u,
    ],
    ['an unknown key', { accessKeyId: 'nobody', accessKeySecret: 'x' }, 'NotPermitted', /ALIBABA_CLOUD_ACCESS_KEY_ID/u],
    [
      'a token that is not its key’s',
      { ...aliceKey, securityToken: 'secret-token-0123456789' },
      'NotPermitted',
      /Token/u,
    ],
  ])('says what to check after %s, and nothing that is secret', async (_what, key, type, message) => {
    const failure = (await providerAt(name, service.endpoint, key)
      .submit(request, 'refused')
      .catch((error: unknown) => error)) as Error;
    expect(failure).toMatchObject({ type, message: expect.stringMatching(message) });
    expect(failure.cause).toBeUndefined();
    expect(String(failure.stack)).not.toMatch(/wrong-secret|secret-token/u);
  });

  test('passes a refusal on with its code', async () => {
    const bad = providerAt(name).submit({ ...request, pipelineId: 'none' }, 'bad');
    await expect(bad).rejects.toMatchObject({
      message: expect.stringMatching(/none.*\(\S+, request id [0-9A-F-]{36}\)$/u),
    });
    const foreign = providerAt(name).submit({ ...request, input: 'oss://bobs/a.mp4' }, 'foreign');
    await expect(foreign).rejects.toMatchObject({
      type: 'NotPermitted',
      message: expect.stringMatching(/ResourceAccess/u),
    });
  });

  test('refuses a local file before it asks anyone', async () => {
    const nowhere = providerAt(name, '127.0.0.1:1');
    const call = nowhere.submit({ ...request, input: 'file:///a.mp4' }, 'local');
    await expect(call).rejects.toMatchObject({ type: 'InvalidInput', message: expect.stringMatching(/bucket/u) });
  });

  test('is rate limited when it is throttled, knows when to come back, and holds its other calls until then', async () => {
    const busy = await startService({ throttle: { callsPerSecond: 0.5, burst: 1 } });
    const provider = providerAt(name, busy.endpoint);
    const jobId = await provider.submit(request, 'first');
    const failure = await provider.submit(request, 'second').catch((error: unknown) => error);
    expect(failure).toMatchObject({
      type: 'RateLimited',
      retryable: true,
      message: expect.stringMatching(/Throttling/u),
    });
    const { retryAfterMs = 0 } = failure as { retryAfterMs?: number };
    expect(retryAfterMs).toBeGreaterThan(0);
    // Held back so long, the next submit finds room without a refusal.
    expect(await provider.submit(request, 'second')).not.toBe(jobId);
    await busy.close();
  });

  test('is unavailable, for a while, when the other side is away, broken or no API at all', async () => {
    const web = createServer((_request, response) => response.end('<html>')).listen(0, '127.0.0.1');
    await until(() => web.listening);
    const { port } = web.address() as AddressInfo;
    for (const endpoint of ['127.0.0.1:1', `127.0.0.1:${port}`]) {
      const call = providerAt(name, endpoint).submit(request, 'away');
      await expect(call).rejects.toMatchObject({ type: 'ProviderUnavailable', retryable: true });
    }
    web.close();
    service.backend.failure = backendAway;
    const broken = providerAt(name).submit(request, 'broken');
    await expect(broken).rejects.toMatchObject({
      type: 'ProviderUnavailable',
      message: expect.stringMatching(/503|Unavailable/u),
    });
    service.backend.failure = undefined;
  });
});

test('ICE takes the priority and the pipeline', async () => {
  const { pipelineId } = await service.backend.createPipeline(usualAccess.accounts![0]!.id, {
    name: 'p',
    speed: 'Standard',
    priority: 6,
    state: 'Active',
  });
  const cloud = cloudAt(service.endpoint, { pipelineId });
  const provider = createCloudProviderOf('ice', { cloud, credential: credentialOf(aliceKey), warn: () => undefined });
  const jobId = await provider.submit({ ...request, priority: 9 }, 'urgent');
  expect(stored(jobId).submission).toMatchObject({ priority: 9, request: { pipelineId } });
  expect(await provider.get(jobId)).toMatchObject({ priority: 9, pipelineId });
});

test('ICE cancels and waits for the end, also of a job that has ended', async () => {
  const provider = providerAt('ice');
  const jobId = await provider.submit(request, 'cancelled');
  await provider.cancel(jobId);
  expect(await provider.get(jobId)).toMatchObject({ state: 'Fail', error: { type: 'JobCancelled' } });
  await provider.cancel(jobId);
});

test('MPS cannot cancel, says so, and lets the job go on', async () => {
  const provider = providerAt('mps');
  const jobId = await provider.submit(request, 'goes on');
  await provider.cancel(jobId);
  expect(warnings.filter((message) => message.includes(jobId))).toEqual([expect.stringMatching(/cannot cancel/u)]);
  expect((await provider.get(jobId)).state).toBe('Queuing');
});

test('many waits at a time stay below the limit of calls', async () => {
  const watched = await startService();
  const cloud = { ...cloudAt(watched.endpoint), callsPerSecond: 40 };
  const provider = createCloudProviderOf('ice', { cloud, credential: credentialOf(aliceKey), warn: () => undefined });
  const jobId = await provider.submit(request, 'watched');
  const begin = performance.now();
  const controllers = Array.from({ length: 300 }, () => new AbortController());
  const waits = controllers.map(({ signal }) => provider.wait(jobId, { signal }).catch(() => 'left'));
  await until(() => watched.log.length > 80);
  const seconds = (performance.now() - begin) / 1000;
  const calls = watched.log.length;
  for (const controller of controllers) controller.abort();
  expect(new Set(await Promise.all(waits))).toEqual(new Set(['left']));
  // One second's worth at once, then so many a second.
  expect(calls).toBeLessThanOrEqual(40 * (seconds + 1) + 1);
  await watched.close();
});

test('a provider without settings says which it lacks', async () => {
  const provider = createCloudProviderOf('mps', { cloud: { ...cloudAt('x'), mps: undefined }, warn: () => undefined });
  await expect(provider.submit(request, 'key')).rejects.toMatchObject({
    type: 'InvalidInput',
    message: expect.stringMatching(/REELFLOW_MPS_REGION/u),
  });
});
