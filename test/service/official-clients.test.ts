import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { JobRecord } from '../../contract/job.ts';
import { callIce, mts, mtsClient, popClient } from './support/official-clients.ts';
import { aliceKey, disabledKey, startService, type RunningService } from './support/start-service.ts';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());
beforeEach(() => {
  service.log.length = 0;
});

const input = "oss://media.oss-cn-shanghai.aliyuncs.com/a b*(1)~!'.mp4";
const userData = '中文 + & = "<>" ~ 100%';
const covers: Partial<JobRecord> = {
  state: 'Success',
  finishTime: '2026-07-07T07:16:11.000Z',
  outputs: ['oss://media/cover/x-00001.jpg'],
  result: { covers: [{ score: 8.27, timeSeconds: 28.27825, url: 'oss://media/cover/x-00001.jpg' }] },
};

describe.each([
  ['V3', undefined],
  ['V1', 'v2'],
] as const)('the MTS client with %s', (scheme, algorithm) => {
  const client = (key = aliceKey) => mtsClient(service.endpoint, key, algorithm);

  test('submits and queries a job', async () => {
    const request = new mts.SubmitIProductionJobRequest({
      functionName: 'Cover',
      input,
      output: 'oss://media.oss-cn-shanghai.aliyuncs.com/cover/{source}-{sequenceId}.jpg',
      jobParams: '{"Model":""}',
      userData,
      notifyUrl: 'mns://1253406881704637.mns.cn-shanghai.aliyuncs.com/queues/test-pipeline',
    });
    const { statusCode, headers, body } = await client().submitIProductionJob(request);
    expect(statusCode).toBe(200);
    expect(headers?.['x-acs-request-id']).toBe(body?.requestId);
    const jobId = body?.jobId ?? '';
    expect(jobId).toMatch(/^[0-9a-f]{32}$/u);
    expect(service.backend.jobs.get(jobId)?.submission.notifyUrl).toBe(request.notifyUrl);
    const query = async () => (await client().queryIProductionJob(new mts.QueryIProductionJobRequest({ jobId }))).body;
    expect(await query()).toMatchObject({
      jobId,
      functionName: 'Cover',
      input,
      output: request.output,
      jobParams: '{"Model":""}',
      userData,
      state: 'Queuing',
    });
    service.backend.change(jobId, covers);
    const ended = await query();
    expect(ended?.state).toBe('Success');
    expect(JSON.parse(ended?.result ?? '')).toEqual({
      Code: 'Success',
      Message: 'success',
      Data: '[{"Score":8.27,"Time":"28278.25","Url":"cover/x-00001.jpg"}]',
    });
    expect(service.log[0]?.fields).toMatchObject({ scheme, action: 'SubmitIProductionJob', status: 200 });
  });

  test('works with pipelines', async () => {
    const { body } = await client().addPipeline(
      new mts.AddPipelineRequest({ name: '管道', notifyConfig: '{"Topic":"t","QueueName":"q"}', role: 'r' }),
    );
    const { id = '' } = body?.pipeline ?? {};
    expect(body?.pipeline).toMatchObject({ name: '管道', state: 'Active', speed: 'Standard', role: 'r' });
    const updated = await client().updatePipeline(
      new mts.UpdatePipelineRequest({ pipelineId: id, name: 'b', state: 'Paused' }),
    );
    expect(updated.body?.pipeline).toMatchObject({ id, name: 'b', state: 'Paused', notifyConfig: { topic: 't' } });
    const found = await client().queryPipelineList(new mts.QueryPipelineListRequest({ pipelineIds: `${id},none` }));
    expect(found.body?.pipelineList?.pipeline).toMatchObject([{ id, name: 'b', notifyConfig: { queueName: 'q' } }]);
    expect(found.body?.nonExistPids?.string).toEqual(['none']);
    const search = await client().searchPipeline(new mts.SearchPipelineRequest({ state: 'Paused', pageSize: 5 }));
    expect(search.body).toMatchObject({ totalCount: 1, pageNumber: 1, pageSize: 5 });
    expect(search.body?.pipelineList?.pipeline).toMatchObject([{ id, creationTime: expect.stringMatching(/Z$/u) }]);
    const deleted = await client().deletePipeline(new mts.DeletePipelineRequest({ pipelineId: id }));
    expect(deleted.body?.pipelineId).toBe(id);
  });

  test.each([
    ['a job that there is not', 'InvalidParameter.ResourceNotFound', 400, aliceKey, '0'.repeat(32)],
    ['a missing parameter', 'MissingJobId', 400, aliceKey, ''],
    ['a wrong secret', 'SignatureDoesNotMatch', 400, { ...aliceKey, accessKeySecret: 'wrong-secret' }, '0'],
    ['an unknown key', 'InvalidAccessKeyId.NotFound', 404, { ...aliceKey, accessKeyId: 'nobody' }, '0'],
    ['a disabled key', 'InvalidAccessKeyId.Inactive', 400, disabledKey, '0'],
  ])('understands the refusal of %s', async (_, code, statusCode, key, jobId) => {
    const call = client(key).queryIProductionJob(new mts.QueryIProductionJobRequest({ jobId }));
    await expect(call).rejects.toMatchObject({
      name: 'ClientError',
      code,
      statusCode,
      requestId: expect.any(String),
    });
  });

  test('tells throttling and our own faults from its own', async () => {
    const busy = await startService({ throttle: { callsPerSecond: 0.1, burst: 1 } });
    const search = () =>
      mtsClient(busy.endpoint, aliceKey, algorithm).searchPipeline(new mts.SearchPipelineRequest({}));
    await search();
    await expect(search()).rejects.toMatchObject({ name: 'ThrottlingError', code: 'Throttling.User', statusCode: 400 });
    busy.backend.failure = new Error('broken');
    const query = mtsClient(busy.endpoint, aliceKey, algorithm).queryIProductionJob(
      new mts.QueryIProductionJobRequest({ jobId: '0'.repeat(32) }),
    );
    await expect(query).rejects.toMatchObject({ name: 'ServerError', code: 'InternalError', statusCode: 500 });
    await busy.close();
  });
});

describe('the generic client for ICE', () => {
  const ice = (action: string, query: Record<string, string>, body?: Record<string, string>) =>
    callIce(service.endpoint, aliceKey, action, query, body);

  test('submits with query and form, queries and cancels', async () => {
    const { JobId } = await ice(
      'SubmitIProductionJob',
      {
        FunctionName: 'Cover',
        Input: '{"Type": "OSS", "Media": "oss://media/\\u89c6.mp4"}',
        Output: '{"Type":"OSS","Media":"oss://media/c-{sequenceId}.jpg","Biz":"IMS"}',
        ScheduleConfig: '{"Priority":7}',
      },
      { Name: 'from a form', UserData: userData },
    );
    const jobId = String(JobId);
    expect(await ice('QueryIProductionJob', { JobId: jobId })).toMatchObject({
      Status: 'Queuing',
      Input: { Type: 'OSS', Media: 'oss://media/视.mp4' },
      Output: { Type: 'OSS', Media: 'oss://media/c-{sequenceId}.jpg', Biz: 'IMS' },
      ScheduleConfig: { Priority: 7 },
      Name: 'from a form',
      UserData: userData,
      OutputFiles: [],
    });
    service.backend.change(jobId, covers);
    expect(await ice('QueryIProductionJob', { JobId: jobId, ClientToken: 'x' })).toMatchObject({
      Status: 'Success',
      Result: '[{"Score":8.27,"Time":"28278.25","Url":"cover/x-00001.jpg"}]',
      FinishTime: '2026-07-07T07:16:11Z',
      OutputFiles: ['cover/x-00001.jpg'],
      OutputUrls: [expect.stringMatching(/^http/u)],
    });
    expect(await ice('CancelIProductionJob', { JobId: jobId })).toMatchObject({
      Message: expect.any(String),
    });
  });

  test('understands refusals', async () => {
    await expect(ice('QueryIProductionJob', { JobId: '0'.repeat(32) })).rejects.toMatchObject({
      code: 'InvalidParameter.JobNotFound',
    });
    const input = '{"Type":"OSS","Media":"oss://media/a.mp4"}';
    await expect(
      ice('SubmitIProductionJob', { FunctionName: 'Nothing', Input: input, Output: input }),
    ).rejects.toMatchObject({
      code: 'InvalidParameter.FunctionNotSupported',
    });
  });
});

describe.each(['GET', 'POST'] as const)('pop-core with %s', (method) => {
  test('calls both APIs and takes no success for a failure', async () => {
    const old = popClient(service.endpoint, aliceKey, '2014-06-18');
    const { JobId } = await old.request<{ JobId: string }>(
      'SubmitIProductionJob',
      { FunctionName: 'VideoDetext', Input: input, Output: 'oss://media/o.mp4', UserData: userData, PipelineId: '' },
      { method },
    );
    expect(await old.request('QueryIProductionJob', { JobId }, { method })).toMatchObject({ UserData: userData });
    const ice = popClient(service.endpoint, aliceKey, '2020-11-09');
    expect(await ice.request('ListPipelines', {}, { method })).toMatchObject({ PipelineList: [] });
    expect(await ice.request('QueryIProductionJob', { JobId }, { method })).toMatchObject({ Status: 'Queuing' });
  });

  test('understands refusals', async () => {
    const client = popClient(service.endpoint, aliceKey, '2020-11-09');
    await expect(client.request('QueryIProductionJob', { JobId: '0' }, { method })).rejects.toMatchObject({
      code: 'InvalidParameter.JobNotFound',
      data: { Code: 'InvalidParameter.JobNotFound', HostId: '127.0.0.1' },
    });
    const stranger = popClient(service.endpoint, { ...aliceKey, accessKeySecret: 'wrong-secret' }, '2020-11-09');
    await expect(stranger.request('ListPipelines', {}, { method })).rejects.toMatchObject({
      code: 'SignatureDoesNotMatch',
    });
  });
});
