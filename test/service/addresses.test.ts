import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createGuards } from '../../network/guards.ts';
import { requireInputsWithin } from '../../service/auth/bucket-access.ts';
import { send, type JsonAnswer } from './support/send.ts';
import { signedV3 } from './support/signed-request.ts';
import { accountOfAlice, aliceKey, startService, type RunningService } from './support/start-service.ts';

let service: RunningService;
beforeAll(async () => {
  const guards = createGuards({
    inputHosts: ['media.example.com:8443', '*.intranet'],
    internalHosts: ['10.0.0.0/8', 'hooks.intranet'],
  });
  service = await startService({ guards });
});
afterAll(() => service.close());

const call = (product: 'mts' | 'ice', action: string, parameters: Record<string, string>): Promise<JsonAnswer> =>
  send(service.app, signedV3(aliceKey, product, action, parameters));
const submit = (change: Record<string, string>): Promise<JsonAnswer> =>
  call('mts', 'SubmitIProductionJob', {
    FunctionName: 'VideoDetext',
    Input: 'oss://media/a.mp4',
    Output: 'oss://media/b.mp4',
    ...change,
  });
const outcome = ({ status, body: { Code = 'OK' } }: JsonAnswer): string => `${status} ${Code as string}`;

describe('an input', () => {
  test.each(['https://media.example.com:8443/a.mp4?sign=x', 'http://films.intranet/a.mp4'])(
    'may be read from %s, which is allowed',
    async (Input) => {
      const { status, body } = await submit({ Input });
      expect(status).toBe(200);
      expect(service.backend.jobs.get(body['JobId'] as string)?.record.input).toBe(Input);
    },
  );

  test.each([
    'https://media.example.com/a.mp4',
    'https://films.intranet.evil.net/a.mp4',
    'https://user:pw@films.intranet/a.mp4',
    'http://127.0.0.1/a.mp4',
    'http://10.0.0.1/a.mp4',
  ])('may not be read from %s, and the refusal is the exact one', async (Input) => {
    const refused = await submit({ Input });
    expect(outcome(refused)).toBe('400 InvalidParameter.LocationInvalid');
    expect(refused.body['Message']).toMatch(/REELFLOW_INPUT_HOSTS|user name/);
  });

  test('among the parameters is looked at in the same way', async () => {
    const JobParams = '{"x":"http://elsewhere.example.com/a.png"}';
    expect(outcome(await submit({ JobParams }))).toBe('400 InvalidParameter.LocationInvalid');
  });

  test.each([
    ['{"x":"{\\"y\\":\\"file:\\\\/\\\\/\\\\/etc\\\\/passwd\\"}"}', 'InvalidParameter.NotSupported'],
    ['{"x":["[\\"oss\\\\u003a//bobs/a.png\\"]"]}', 'PermissionDenied.ResourceAccess'],
  ])('is found where JSON in %s hides it', async (JobParams, code) => {
    expect((await submit({ JobParams })).body['Code']).toBe(code);
  });

  test('is found in a text of any length at once', () => {
    const { inputs } = createGuards({ inputHosts: [], internalHosts: [] });
    const principal = { accountId: accountOfAlice, buckets: [], controlPolicies: [], identityPolicies: [] };
    const long = 'a'.repeat(4 << 20);
    expect(() => requireInputsWithin(principal, inputs, 'x', long)).not.toThrow();
    expect(() => requireInputsWithin(principal, inputs, 'x', `${long}. file:///etc/passwd`)).toThrow('x: only objects');
  });

  test('is never an output', async () => {
    expect(outcome(await submit({ Output: 'http://films.intranet/a.mp4' }))).toBe(
      '400 InvalidParameter.LocationInvalid',
    );
  });
});

describe('a NotifyUrl', () => {
  test.each([
    'mns://123.mns.cn-shanghai.aliyuncs.com/queues/done',
    'mns://123.mns.cn-shanghai.aliyuncs.com/topics/done',
    'https://example.com/hook',
    'http://hooks.intranet:8080/hook',
    'http://10.1.2.3/hook',
  ])('may be %s', async (NotifyUrl) => {
    const { status, body } = await submit({ NotifyUrl });
    expect(status).toBe(200);
    expect(service.backend.jobs.get(body['JobId'] as string)?.submission.notifyUrl).toBe(NotifyUrl);
  });

  test.each([
    'mns://123.mns.cn-shanghai.aliyuncs.com/queues/a/b',
    'mns://queues/done',
    'ftp://example.com/',
    'http://169.254.169.254/latest/meta-data',
    'http://2130706433/',
    'https://user:pw@example.com/',
  ])('may not be %s', async (NotifyUrl) => {
    expect(outcome(await submit({ NotifyUrl }))).toBe('400 InvalidParameter');
  });
});

test('an event callback is not sent to hosts that are not allowed, and a queue has the name of one', async () => {
  const callback = (CallbackURL: string) => call('ice', 'SetEventCallback', { CallbackType: 'HTTP', CallbackURL });
  expect(outcome(await callback('http://127.0.0.1:9/'))).toBe('400 InvalidParameter');
  expect(outcome(await callback('http://10.1.2.3/'))).toBe('200 OK');
  const pipeline = (NotifyConfig: string) => call('mts', 'AddPipeline', { Name: 'p', NotifyConfig });
  expect(outcome(await pipeline('{"QueueName":"../x"}'))).toBe('400 InvalidParameter');
  expect(outcome(await pipeline('{"QueueName":"done","Topic":""}'))).toBe('200 OK');
});
