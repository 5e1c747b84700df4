import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { send, type JsonAnswer } from './support/send.ts';
import { signedV1, signedV3 } from './support/signed-request.ts';
import { accountOfAlice, aliceKey, bobKey, startService, type RunningService } from './support/start-service.ts';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const call = (
  product: 'mts' | 'ice',
  action: string,
  parameters: Record<string, string>,
  key = aliceKey,
): Promise<JsonAnswer> => send(service.app, signedV3(key, product, action, parameters));
const detext = { FunctionName: 'VideoDetext', Input: 'oss://media/a.mp4', Output: 'oss://media/b.mp4' };
const object = (Media: string): string => JSON.stringify({ Type: 'OSS', Media });
const iceDetext = {
  FunctionName: 'VideoDetext',
  Input: object('oss://media/a.mp4'),
  Output: object('oss://media/b.mp4'),
};
const outcome = ({ status, body: { Code = 'OK' } }: JsonAnswer): string => `${status} ${Code as string}`;

describe('a submit is refused', () => {
  test.each<[string, Record<string, string>, string]>([
    ['without a function', { FunctionName: '' }, '400 MissingFunctionName'],
    ['without an input', { Input: '' }, '400 MissingInput'],
    ['without an output', { Output: '' }, '400 MissingOutput'],
    ['with an unknown function', { FunctionName: 'VideoMagic' }, '400 InvalidParameter.NotSupported'],
    [
      'with parameters that are not JSON',
      { JobParams: '{mode:"gif"}' },
      '400 InvalidParameter.JsonObjectFormatInvalid',
    ],
    ['with parameters that are a list', { JobParams: '[]' }, '400 InvalidParameter.JsonObjectFormatInvalid'],
    ['with parameters that the function does not have', { JobParams: '{"Colour":1}' }, '400 InvalidParameter'],
    ['with a file of the server', { Input: 'file:///etc/passwd' }, '400 InvalidParameter.NotSupported'],
    ['with an output on the server', { Output: 'file:///tmp/x' }, '400 InvalidParameter.NotSupported'],
    ['with a path that leaves its bucket', { Input: 'oss://media/../x' }, '400 InvalidParameter.ObjectKeyInvalid'],
    ['with a bucket that cannot be', { Input: 'oss://M_/x' }, '400 InvalidParameter.BucketNameInvalid'],
    ['with an input from elsewhere', { Input: 'http://10.0.0.1/x' }, '400 InvalidParameter.LocationInvalid'],
    ['with a host that is no store', { Input: 'https://media.example.com/x' }, '400 InvalidParameter.LocationInvalid'],
    ["with another's bucket as input", { Input: 'oss://bobs/a.mp4' }, '403 PermissionDenied.ResourceAccess'],
    ["with another's bucket as output", { Output: 'oss://bobs/a.mp4' }, '403 PermissionDenied.ResourceAccess'],
    [
      "with another's bucket in parameters",
      { JobParams: '{"x":["a,oss://bobs/y"]}' },
      '403 PermissionDenied.ResourceAccess',
    ],
    [
      'with a file of the server in parameters',
      { JobParams: '{"bgimage":"FILE:///etc/passwd"}' },
      '400 InvalidParameter.NotSupported',
    ],
    ['with an unknown placeholder', { Output: 'oss://media/{sorce}.mp4' }, '400 InvalidParameter'],
    ['with an unknown pipeline', { PipelineId: '0'.repeat(32) }, '400 InvalidParameter.ResourceNotFound'],
    ['with a notification to elsewhere', { NotifyUrl: 'http://127.0.0.1/' }, '400 InvalidParameter'],
    ['with too much user data', { UserData: 'x'.repeat(4097) }, '400 InvalidParameter.OutOfRange'],
  ])('%s', async (_, change, refusal) => {
    expect(outcome(await call('mts', 'SubmitIProductionJob', { ...detext, ...change }))).toBe(refusal);
  });

  test.each<[string, Record<string, string>, string]>([
    ['with an unknown function', { FunctionName: 'VideoMagic' }, '400 InvalidParameter.FunctionNotSupported'],
    ['with an input that is not JSON', { Input: 'oss://media/a' }, '400 InvalidParameter.JsonObjectFormatInvalid'],
    ['with an input without its object', { Input: '{"Type":"OSS"}' }, '400 InvalidParameter.NullValue'],
    ['with a media id', { Input: '{"Type":"Media","Media":"1"}' }, '400 InvalidParameter.NotSupported'],
    ['with a priority out of range', { ScheduleConfig: '{"Priority":11}' }, '400 InvalidParameter'],
    ['with a long name', { Name: 'x'.repeat(101) }, '400 InvalidParameter.OutOfRange'],
  ])('in ICE %s', async (_, change, refusal) => {
    expect(outcome(await call('ice', 'SubmitIProductionJob', { ...iceDetext, ...change }))).toBe(refusal);
  });

  test('and says what is wrong', async () => {
    const { body } = await call('ice', 'SubmitIProductionJob', { ...iceDetext, Output: '{"Type":"OSS"}' });
    expect(body['Message']).toBe('Output.Media is mandatory.');
    const { body: priority } = await call('ice', 'CreatePipeline', { Name: 'x', Speed: 'Standard', Priority: '0' });
    expect(priority['Message']).toBe('Priority: is not from 1 to 10.');
  });
});

test('what is asked for reaches the backend', async () => {
  const { body } = await call('ice', 'SubmitIProductionJob', {
    ...iceDetext,
    JobParams: '{"Time":"[0, 5]"}',
    ScheduleConfig: '{"Priority":"9"}',
    UserData: 'u',
  });
  expect(service.backend.jobs.get(String(body['JobId']))?.submission).toMatchObject({
    request: {
      functionName: 'VideoDetext',
      input: 'oss://media/a.mp4',
      output: 'oss://media/b.mp4',
      params: { LimitRegion: [[0, 0.7, 1, 0.3]], Time: '[0, 5]' },
      userData: 'u',
    },
    priority: 9,
    wire: { product: 'ice' },
  });
});

describe('a client token', () => {
  test('finds the one job, also when requests come at once', async () => {
    const submit = (more: Record<string, string> = {}) =>
      call('mts', 'SubmitIProductionJob', { ...detext, ClientToken: 'token-1', ...more });
    const answers = await Promise.all(Array.from({ length: 10 }, () => submit()));
    expect(new Set(answers.map(({ body }) => body['JobId'])).size).toBe(1);
    expect(outcome(await submit({ UserData: 'other' }))).toBe('400 IdempotentParameterMismatch');
    expect(outcome(await submit({ OwnerAccount: 'ignored' }))).toBe('200 OK');
  });

  test("is the account's and the API's own, and without one two submits are two jobs", async () => {
    const jobs = await Promise.all([
      call('ice', 'SubmitIProductionJob', { ...iceDetext, ClientToken: 'token-2' }),
      call('mts', 'SubmitIProductionJob', { ...detext, ClientToken: 'token-2' }),
      call(
        'mts',
        'SubmitIProductionJob',
        { ...detext, Input: 'oss://bobs/a', Output: 'oss://bobs/b', ClientToken: 'token-2' },
        bobKey,
      ),
      call('mts', 'SubmitIProductionJob', detext),
      call('mts', 'SubmitIProductionJob', detext),
    ]);
    expect(new Set(jobs.map(({ body }) => body['JobId'])).size).toBe(5);
  });
});

describe('another account', () => {
  test('cannot see, cancel or guess a job, and is told what it is told of jobs that there are not', async () => {
    const { body } = await call('ice', 'SubmitIProductionJob', iceDetext);
    const jobId = String(body['JobId']);
    const nothing = '1'.repeat(32);
    for (const [product, action] of [
      ['mts', 'QueryIProductionJob'],
      ['ice', 'QueryIProductionJob'],
      ['ice', 'CancelIProductionJob'],
    ] as const) {
      const foreign = await call(product, action, { JobId: jobId }, bobKey);
      const unknown = await call(product, action, { JobId: nothing }, bobKey);
      expect(foreign.status).toBe(400);
      expect(foreign.text.replaceAll(jobId, nothing).replace(/"RequestId":"[^"]+"/u, '')).toBe(
        unknown.text.replace(/"RequestId":"[^"]+"/u, ''),
      );
    }
    expect(service.backend.jobs.get(jobId)?.record.state).toBe('Queuing');
    expect((await call('ice', 'QueryIProductionJob', { JobId: jobId })).status).toBe(200);
  });

  test('cannot see, change or use a pipeline or callback', async () => {
    const { body } = await call('ice', 'CreatePipeline', { Name: 'mine', Speed: 'Standard' });
    const { PipelineId } = body['Pipeline'] as { PipelineId: string };
    const notFound = '400 InvalidParameter.ResourceNotFound';
    expect(outcome(await call('ice', 'GetPipeline', { PipelineId }, bobKey))).toBe(notFound);
    expect(outcome(await call('ice', 'UpdatePipeline', { PipelineId, Status: 'Paused' }, bobKey))).toBe(notFound);
    expect(outcome(await call('ice', 'DeletePipeline', { PipelineId }, bobKey))).toBe(notFound);
    expect(outcome(await call('mts', 'DeletePipeline', { PipelineId }, bobKey))).toBe(notFound);
    expect((await call('ice', 'ListPipelines', {}, bobKey)).body['PipelineList']).toEqual([]);
    const use = { ...detext, Input: 'oss://bobs/a', Output: 'oss://bobs/b', PipelineId };
    expect(outcome(await call('mts', 'SubmitIProductionJob', use, bobKey))).toBe(notFound);
    await call('ice', 'SetEventCallback', { CallbackType: 'HTTP', CallbackURL: 'https://a.example/' });
    expect((await call('ice', 'GetEventCallback', {}, bobKey)).body['CallbackURL']).toBeUndefined();
  });

  test('and ids that are no job ids never reach the backend', async () => {
    service.backend.failure = new Error('was asked');
    for (const JobId of ['pipeline-default', '../x', 'A'.repeat(32), `${'0'.repeat(32)}\n`]) {
      expect(outcome(await call('ice', 'QueryIProductionJob', { JobId }))).toBe('400 InvalidParameter.JobNotFound');
    }
    service.backend.failure = undefined;
  });
});

test('ICE pipelines are made, found, changed and deleted', async () => {
  const { body } = await call('ice', 'CreatePipeline', { Name: 'p', Speed: 'Boost', Priority: '3' });
  const { PipelineId } = body['Pipeline'] as { PipelineId: string };
  expect((await call('ice', 'UpdatePipeline', { PipelineId, Status: 'Paused' })).body['Success']).toBe(true);
  expect((await call('ice', 'GetPipeline', { PipelineId })).body['Pipeline']).toMatchObject({
    PipelineId,
    Name: 'p',
    Speed: 'Boost',
    Status: 'Paused',
    Priority: 3,
    CreateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u),
  });
  expect((await call('ice', 'ListPipelines', { Speed: 'Boost' })).body['PipelineList']).toHaveLength(1);
  expect((await call('ice', 'DeletePipeline', { PipelineId })).body['Success']).toBe(true);
  expect(outcome(await call('ice', 'DeletePipeline', { PipelineId }))).toBe('400 InvalidParameter.ResourceNotFound');
});

describe('event callbacks', () => {
  const set = (change: Record<string, string>) =>
    call('ice', 'SetEventCallback', { CallbackType: 'HTTP', CallbackURL: 'https://a.example/hook?x=1', ...change });

  test('are set and found', async () => {
    const auth = { AuthSwitch: 'on', AuthKey: 'Key4Reelflow', EventTypeList: 'IProductionComplete, Other' };
    expect((await set(auth)).body['Success']).toBe(true);
    expect((await call('ice', 'GetEventCallback', {})).body).toMatchObject({
      CallbackType: 'HTTP',
      CallbackURL: 'https://a.example/hook?x=1',
      EventTypeList: 'IProductionComplete,Other',
      AuthSwitch: 'on',
      AuthKey: 'Key4Reelflow',
    });
    expect(await service.backend.getEventCallback(accountOfAlice)).toMatchObject({ authKey: 'Key4Reelflow' });
  });

  test.each<[string, Record<string, string>, string]>([
    ['of another type', { CallbackType: 'FTP' }, 'InvalidParameter.NotSupported'],
    ['without an address', { CallbackURL: '' }, 'MissingCallbackURL'],
    ['of no web address', { CallbackURL: 'ftp://a' }, 'InvalidParameter.Format'],
    ['with a password in the address', { CallbackURL: 'http://a:b@c/' }, 'InvalidParameter.Format'],
    ['with a weak key', { AuthSwitch: 'on', AuthKey: 'weak' }, 'InvalidParameter.Format'],
    ['without the key', { AuthSwitch: 'on' }, 'MissingAuthKey'],
    ['to a queue of another name', { CallbackType: 'MNS', CallbackQueueName: 'x' }, 'InvalidParameter'],
    ['to no queue', { CallbackType: 'MNS' }, 'MissingCallbackQueueName'],
  ])('%s are refused', async (_, change, code) => {
    expect(outcome(await set(change))).toBe(`400 ${code}`);
  });
});

test('MTS pages through pipelines', async () => {
  for (let at = 0; at < 3; at++) await call('mts', 'AddPipeline', { Name: `page ${at}` }, bobKey);
  const page = await call('mts', 'SearchPipeline', { PageNumber: '2', PageSize: '2' }, bobKey);
  expect(page.body).toMatchObject({ TotalCount: 3, PageNumber: 2, PageSize: 2 });
  expect(page.body['PipelineList']).toMatchObject({ Pipeline: [{ Name: 'page 2' }] });
  const xml = await send(service.app, signedV1(bobKey, 'mts', 'SearchPipeline', { PageSize: '2' }, { format: 'XML' }));
  expect(xml.text).toMatch(/<PipelineList><Pipeline><Id>.*<\/Pipeline><Pipeline><Id>.*<\/Pipeline><\/PipelineList>/u);
  expect(outcome(await call('mts', 'SearchPipeline', { PageSize: '101' }))).toBe('400 InvalidParameter.OutOfRange');
  expect(outcome(await call('mts', 'SearchPipeline', { PageSize: 'x' }))).toBe(
    '400 InvalidParameter.NumberFormatInvalid',
  );
  expect(outcome(await call('mts', 'AddPipeline', { Name: '管'.repeat(43) }))).toBe('400 InvalidParameter.OutOfRange');
});

test('links are given to no bucket that was taken from the account since', async () => {
  const accountOf = (buckets: string[]) => ({ accounts: [{ id: accountOfAlice, buckets, keys: [aliceKey] }] });
  const changing = await startService({ accessDocument: accountOf(['media', 'films']) });
  const ask = (action: string, parameters: Record<string, string>) =>
    send(changing.app, signedV3(aliceKey, 'ice', action, parameters));
  const { JobId } = (await ask('SubmitIProductionJob', iceDetext)).body as { JobId: string };
  changing.backend.change(JobId, { state: 'Success', outputs: ['oss://media/b.mp4', 'oss://films/b.mp4'], result: {} });
  const linked = async () => (await ask('QueryIProductionJob', { JobId })).body['OutputUrls'];
  expect(await linked()).toHaveLength(2);
  await writeFile(changing.accessPath, JSON.stringify(accountOf(['films'])));
  await changing.access.refresh();
  expect(await linked()).toEqual([expect.stringContaining('films')]);
  await changing.close();
});
