import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { send } from './support/send.ts';
import { signedV1, signedV3 } from './support/signed-request.ts';
import { aliceKey, startService, type RunningService } from './support/start-service.ts';

let service: RunningService;
beforeAll(async () => {
  service = await startService({
    limits: { headersTimeoutMs: 300, requestTimeoutMs: 600 },
    moreMetrics: async () => 'temporal_requests 1\n',
  });
});
afterAll(() => service.close());

/** Sends bytes and gives all that came back until the connection closed. */
function raw(port: number, ...parts: string[]): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const socket = connect(port, '127.0.0.1', () => {
      for (const part of parts) socket.write(part);
    });
    socket.on('data', (chunk) => (received += chunk.toString('utf8')));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(received));
  });
}

/** The status and the code in the JSON body of a raw answer. */
function outcome(answer: string): string {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  const { Code } = JSON.parse(body) as { Code: string };
  return `${head.split(' ')[1] ?? ''} ${Code}`;
}

describe('sizes', () => {
  test('a long query of an SDK client is fine, one beyond 64 KiB is not', async () => {
    const submit = { FunctionName: 'VideoDetext', Input: 'oss://media/a', Output: 'oss://media/b' };
    const long = (length: number) =>
      signedV3(aliceKey, 'mts', 'SubmitIProductionJob', { ...submit, Padding: 'x'.repeat(length) });
    expect((await send(service.app, long(60_000))).status).toBe(200);
    expect(await send(service.app, long(66_000))).toMatchObject({ status: 414, body: { Code: 'UriTooLong' } });
  });

  test('a form of a megabyte is the most', async () => {
    const form = (length: number) =>
      signedV3(aliceKey, 'mts', 'SearchPipeline', { Padding: 'x'.repeat(length) }, { form: true });
    expect((await send(service.app, form(1_000_000))).status).toBe(200);
    expect(await send(service.app, form(1_048_576))).toMatchObject({
      status: 413,
      body: { Code: 'RequestBodyTooLarge' },
    });
  });

  test('headers beyond the limit are answered in a form that clients can read', async () => {
    const request = `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(90_000)}\r\n\r\n`;
    expect(outcome(await raw(service.port, request))).toBe('431 RequestHeadersTooLarge');
  });
});

describe('what is not HTTP for us', () => {
  test.each([
    ['no host', 'GET / HTTP/1.1\r\nAccept: application/json\r\nConnection: close\r\n\r\n', '400 MissingVersion'],
    ['no HTTP at all', 'hello\r\n\r\n', '400 BadRequest'],
    ['a broken length', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n', '400 BadRequest'],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      '400 BadRequest',
    ],
    [
      'another method',
      'DELETE / HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\nConnection: close\r\n\r\n',
      '405 UnsupportedHTTPMethod',
    ],
    [
      'another path',
      'GET /x HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\nConnection: close\r\n\r\n',
      '404 InvalidAction.NotFound',
    ],
    [
      'a broken path',
      'GET /%zz HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\nConnection: close\r\n\r\n',
      '400 BadRequest',
    ],
  ])('%s is refused', async (_, request, refusal) => {
    expect(outcome(await raw(service.port, request))).toBe(refusal);
  });

  test('broken bytes behind a request that waits for its answer are never answered in its place', async () => {
    const good = `GET ${signedV1(aliceKey, 'mts', 'QueryIProductionJob', { JobId: '0'.repeat(32) }).url} HTTP/1.1\r\nHost: x\r\n\r\n`;
    expect(await raw(service.port, `${good}hello\r\n\r\n`)).not.toContain('BadRequest');
  });

  test('another method is told which there are', async () => {
    const request = 'DELETE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    expect(await raw(service.port, request)).toMatch(/\r\nallow: GET, POST\r\n/iu);
  });

  test('bodies of other types are refused, but empty ones may have any type', async () => {
    const request = signedV3(aliceKey, 'mts', 'SearchPipeline');
    const json = { ...request, headers: { ...request.headers, 'content-type': 'application/json' } };
    expect((await send(service.app, { ...json, payload: '{"a":1}' })).status).toBe(415);
    expect((await send(service.app, json)).status).toBe(200);
    const odd = signedV3(aliceKey, 'mts', 'SearchPipeline');
    const oddType = { ...odd.headers, 'content-type': 'what is this', 'transfer-encoding': 'chunked' };
    expect([200, 415]).toContain((await send(service.app, { ...odd, headers: oddType })).status);
  });

  test('an empty chunked body is fine', async () => {
    const request = signedV3(aliceKey, 'mts', 'SearchPipeline');
    const headers = {
      ...request.headers,
      'transfer-encoding': 'chunked',
      'content-type': 'application/json; charset=utf-8',
    };
    expect((await send(service.app, { ...request, headers })).status).toBe(200);
  });
});

describe('slow clients', () => {
  test('that never finish their headers are cut off', async () => {
    expect(outcome(await raw(service.port, 'GET / HTTP/1.1\r\nHost: x\r\n'))).toBe('408 RequestTimeout');
  });

  test('that never finish their body are cut off', async () => {
    const head = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n';
    expect(await raw(service.port, head, 'Action=')).toMatch(/^(?:$|HTTP\/1\.1 4)/u);
  });

  test('that are too many are turned away', async () => {
    const small = await startService({ limits: { connections: 2 } });
    const held = [connect(small.port, '127.0.0.1'), connect(small.port, '127.0.0.1')];
    await Promise.all(held.map((socket) => new Promise((resume) => socket.once('connect', resume))));
    expect(await raw(small.port, 'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toBe('');
    for (const socket of held) socket.destroy();
    await small.close();
  });
});

test('closing lets running requests end', async () => {
  const closing = await startService();
  const asked = new Promise<() => void>((started) => {
    closing.backend.getJob = () => new Promise((resolve) => started(() => resolve(null)));
  });
  const answer = send(closing.app, signedV3(aliceKey, 'mts', 'QueryIProductionJob', { JobId: '0'.repeat(32) }));
  const finish = await asked;
  const closed = closing.close();
  setTimeout(finish, 50);
  expect(await answer).toMatchObject({ status: 400, headers: { connection: 'close' } });
  await closed;
});

test('closing does not wait for ever', async () => {
  const stuck = await startService({ limits: { closeMs: 50 } });
  const asked = new Promise<void>((resolve) => {
    stuck.backend.getJob = () => {
      resolve();
      return new Promise(() => undefined);
    };
  });
  const answer = send(stuck.app, signedV3(aliceKey, 'mts', 'QueryIProductionJob', { JobId: '0'.repeat(32) }));
  const failed = expect(answer).rejects.toThrow();
  await asked;
  await stuck.close();
  await failed;
});

describe('operators', () => {
  const get = (url: string, headers: Record<string, string> = {}) =>
    send(service.app, { method: 'GET', url, headers, payload: '' });

  test('see whether the service is alive and ready', async () => {
    expect(await get('/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await get('/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } });
    service.backend.failure = new Error('Temporal is away');
    expect(await get('/readyz')).toMatchObject({ status: 503, body: { reason: 'Temporal is away' } });
    const fromElsewhere = await get('/readyz', { 'x-forwarded-for': '192.0.2.1' });
    expect([fromElsewhere.status, fromElsewhere.text]).toEqual([503, '{"status":"not ready"}']);
    service.backend.failure = undefined;
  });

  test('see counts and times, from this machine alone', async () => {
    await send(service.app, signedV3(aliceKey, 'mts', 'SearchPipeline'));
    const { text } = await get('/metrics');
    expect(text).toMatch(/reelflow_http_requests_total\{product="mts",action="SearchPipeline",code="OK"\} \d+/u);
    expect(text).toMatch(
      /reelflow_http_request_seconds_bucket\{product="mts",action="SearchPipeline",le="\+Inf"\} \d+/u,
    );
    expect(text).toContain('temporal_requests 1');
    expect((await get('/metrics', { 'x-forwarded-for': '192.0.2.1' })).status).toBe(403);
    expect((await get('/metrics', { 'x-real-ip': '192.0.2.1' })).status).toBe(403);
    expect((await get('/metrics', { host: 'evil.example' })).status).toBe(403);
  });

  test('find a line for each request in the log, without secrets', async () => {
    service.log.length = 0;
    const key = { ...aliceKey, securityToken: 'a-token-that-nobody-may-see' };
    await send(service.app, signedV1(key, 'mts', 'QueryIProductionJob', { JobId: 'user-data-in-the-query' }));
    const { headers } = await send(service.app, signedV3(key, 'mts', 'SearchPipeline'));
    await send(service.app, signedV1({ ...aliceKey, accessKeySecret: 'a-wrong-secret' }, 'mts', 'SearchPipeline'));
    expect(service.log).toHaveLength(3);
    expect(service.log[1]?.fields).toMatchObject({
      requestId: headers['x-acs-request-id'],
      product: 'mts',
      action: 'SearchPipeline',
      scheme: 'V3',
      sourceIp: '127.0.0.1',
      status: 400,
      code: 'InvalidSecurityToken.MismatchWithAccessKey',
    });
    const written = JSON.stringify(service.log);
    for (const secret of [key.securityToken, aliceKey.accessKeySecret, 'a-wrong-secret', 'Signature=', 'user-data']) {
      expect(written).not.toContain(secret);
    }
  });
});
