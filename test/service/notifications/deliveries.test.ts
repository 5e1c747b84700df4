import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { JobRecord } from '../../../contract/job.ts';
import { createGuards } from '../../../network/guards.ts';
import { postMessage } from '../../../service/notifications/http-delivery.ts';
import { iceEvent, mtsMessage } from '../../../service/notifications/messages.ts';
import { readMnsAddress } from '../../../service/notifications/mns-address.ts';
import { sendToMns } from '../../../service/notifications/mns-delivery.ts';
import { startHttpReceiver, type Answer, type HttpReceiver } from '../../support/http-receiver.ts';
import { startMnsServer, type MnsServer } from '../../support/mns-server.ts';

const guard = createGuards({ internalHosts: ['127.0.0.1'], inputHosts: [] }).notifications;
const key = { accessKeyId: 'AKID', accessKeySecret: 'secret' };
let running: HttpReceiver | MnsServer | undefined;
afterEach(() => running?.close());

const record: JobRecord = {
  functionName: 'VideoDetext',
  input: 'oss://media/a.mp4',
  output: 'oss://media/b.mp4',
  jobId: 'a'.repeat(32),
  state: 'Success',
  createTime: '2026-11-01T10:00:00.123Z',
  finishTime: '2026-11-01T10:05:00.456Z',
  outputs: ['oss://media/b.mp4'],
  result: {},
  warnings: [],
  userData: '<第 1 集> & "more"',
};

describe('the message', () => {
  test('of MTS has the members of its result, in the order of its documentation', () => {
    expect(mtsMessage(record)).toBe(
      `{"Type":"IProduction","JobId":"${record.jobId}","FunctionName":"VideoDetext","State":"Success",` +
        `"Code":"Success","Message":"success","Details":[],"UserData":"<第 1 集> & \\"more\\""}`,
    );
  });

  test('of a failed job says why', () => {
    const error = { type: 'JobCancelled', code: 'JobCancelled', message: 'The job was cancelled.' } as const;
    expect(JSON.parse(mtsMessage({ ...record, state: 'Fail', error }))).toMatchObject({
      State: 'Fail',
      Code: 'JobCancelled',
      Message: 'The job was cancelled.',
      Details: [],
    });
  });

  test('of ICE is an event', () => {
    expect(JSON.parse(iceEvent(record, 'ProduceMediaComplete'))).toEqual({
      EventType: 'ProduceMediaComplete',
      EventTime: '2026-11-01T10:05:00Z',
      MessageBody: { JobId: record.jobId, Status: 'Success' },
    });
  });
});

describe('a post', () => {
  async function post(answer?: Answer, authKey?: string): Promise<HttpReceiver> {
    const receiver = await startHttpReceiver(answer);
    running = receiver;
    const url = `${receiver.url}/hook?token=hidden`;
    await postMessage({ guard, url, body: '{"a":1}', ...(authKey !== undefined && { authKey }) });
    return receiver;
  }

  test('is signed as a receiver checks it', async () => {
    const { received, url } = await post(undefined, 'TestKey001');
    const { method, headers, body } = received[0]!;
    expect([method, headers['content-type'], body]).toEqual(['POST', 'application/json; charset=utf-8', '{"a":1}']);
    const { 'x-ice-timestamp': timestamp, 'x-ice-signature': signature } = headers;
    expect(timestamp).toMatch(/^\d{10}$/u);
    const text = `${url}/hook?token=hidden|${String(timestamp)}|TestKey001`;
    expect(signature).toBe(createHash('md5').update(text).digest('hex'));
  });

  test('has no signature without a key', async () => {
    expect((await post()).received[0]?.headers).not.toHaveProperty('x-ice-signature');
  });

  test.each([
    [302, 'ProviderUnavailable'],
    [400, 'ProviderUnavailable'],
    [404, 'ProviderUnavailable'],
    [429, 'ProviderUnavailable'],
    [503, 'ProviderUnavailable'],
    [410, 'NotPermitted'],
  ])('that is answered with %d fails as %s, and says nothing of the token', async (status, type) => {
    const refusal = post((_, response) => response.writeHead(status, { location: '/x' }).end());
    await expect(refusal).rejects.toMatchObject({ type, message: expect.stringContaining(String(status)) });
    await expect(refusal).rejects.not.toThrow(/hidden/);
  });

  test('to an address that is blocked, or none, is refused for good', async () => {
    const blocked = postMessage({ guard, url: 'http://[::1]:1/', body: '' });
    await expect(blocked).rejects.toMatchObject({ type: 'NotPermitted' });
    await expect(postMessage({ guard, url: 'nonsense', body: '' })).rejects.toMatchObject({ type: 'InvalidInput' });
  });

  test('to a host that is away can be tried again', async () => {
    const { url } = await post();
    await running?.close();
    await expect(postMessage({ guard, url, body: '' })).rejects.toMatchObject({ type: 'ProviderUnavailable' });
  });
});

describe('a message to the message service', () => {
  const queue = readMnsAddress('queues/done', { account: '123', region: 'cn-shanghai' });
  const credentials = async () => key;
  const text = mtsMessage(record);

  test('arrives at a queue, signed and in Base64', async () => {
    const server = (running = await startMnsServer(key));
    await sendToMns(queue, text, { endpoint: server.url, encoding: 'base64', credentials });
    expect(server.messages).toHaveLength(1);
    expect(server.messages[0]?.resource).toBe('/queues/done');
    expect(Buffer.from(server.messages[0]?.body ?? '', 'base64').toString()).toBe(text);
  });

  test('arrives at a topic, as it is', async () => {
    const server = (running = await startMnsServer(key));
    const topic = readMnsAddress('mns://123.mns.cn-shanghai.aliyuncs.com/topics/done', { account: '', region: '' });
    await sendToMns(topic, text, { endpoint: server.url, encoding: 'escaped', credentials });
    expect(server.messages).toEqual([{ resource: '/topics/done', body: text }]);
  });

  test('that is refused, or answered by something else, can be tried again', async () => {
    const server = (running = await startMnsServer(key, 1));
    const send = (accessKeySecret: string) =>
      sendToMns(queue, text, {
        endpoint: server.url,
        encoding: 'base64',
        credentials: async () => ({ ...key, accessKeySecret }),
      });
    await expect(send('secret')).rejects.toMatchObject({
      type: 'ProviderUnavailable',
      message: expect.stringContaining('500'),
    });
    await expect(send('wrong')).rejects.toMatchObject({ type: 'ProviderUnavailable' });
    expect(server.messages).toEqual([]);
    await send('secret');
    expect(server.messages).toHaveLength(1);
  });
});

test('an address of the message service is one of the cloud alone', () => {
  const own = { account: '123', region: undefined };
  for (const address of [
    'mns://123.mns.cn-shanghai.aliyuncs.com.evil.net/queues/a',
    'mns://evil.net/123.mns.cn-shanghai.aliyuncs.com/queues/a',
    'mns://123.mns.cn-shanghai.aliyuncs.com/queues/a/b',
    'mns://x@123.mns.cn-shanghai.aliyuncs.com/queues/a',
    'queues/../a',
  ]) {
    expect(() => readMnsAddress(address, own)).toThrow(expect.objectContaining({ type: 'InvalidInput' }));
  }
  expect(() => readMnsAddress('queues/a', own)).toThrow(/REELFLOW_MNS_REGION/);
});
