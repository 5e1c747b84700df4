import { describe, expect, test } from '@jest/globals';
import { unsignedPrincipal } from '../../service/auth/unsigned.ts';
import { readIncoming } from '../../service/wire/incoming.ts';
import { send } from './support/send.ts';
import { signedV1, type PlainRequest } from './support/signed-request.ts';
import { accountOfAlice, aliceKey, startService } from './support/start-service.ts';

describe('unsigned requests', () => {
  const plain: PlainRequest = {
    method: 'GET',
    url: '/?Action=SearchPipeline&Version=2014-06-18&Format=JSON',
    headers: { host: '127.0.0.1:8080' },
    payload: '',
  };

  test('are refused unless they were switched on', async () => {
    const closed = await startService();
    expect((await send(closed.app, plain)).body['Code']).toBe('MissingAccessKeyId');
    await closed.close();
  });

  test('are for this machine alone, and not for pages in its browser', async () => {
    const open = await startService({ unsignedLoopback: { accountId: accountOfAlice, buckets: ['*'] } });
    expect((await send(open.app, plain)).status).toBe(200);
    const refused: Record<string, string>[] = [
      { host: 'evil.example' },
      { host: '127.0.0.1', origin: 'http://evil.example' },
      { host: '127.0.0.1', 'sec-fetch-site': 'cross-site' },
      { host: '127.0.0.1', 'x-forwarded-for': '1.2.3.4' },
      { host: '127.0.0.1', 'x-forwarded-proto': 'https' },
      { host: '127.0.0.1', 'x-real-ip': '1.2.3.4' },
    ];
    for (const headers of refused) {
      expect((await send(open.app, { ...plain, headers })).body['Code']).toBe('MissingAccessKeyId');
    }
    const wrong = signedV1({ ...aliceKey, accessKeySecret: 'wrong-secret' }, 'mts', 'SearchPipeline');
    expect((await send(open.app, wrong)).body['Code']).toBe('SignatureDoesNotMatch');
    await open.close();
  });
});

test('an unsigned request from another machine is refused', () => {
  const incoming = readIncoming({
    method: 'GET',
    path: '/',
    rawQuery: '',
    headers: { host: '127.0.0.1' },
    body: Buffer.alloc(0),
    sourceIp: '192.0.2.1',
    secure: false,
  });
  const account = { accountId: accountOfAlice, buckets: [] };
  expect(() => unsignedPrincipal(incoming, account)).toThrow('for this machine only');
  expect(unsignedPrincipal({ ...incoming, sourceIp: '::1' }, account)).toMatchObject({ accountId: accountOfAlice });
});
