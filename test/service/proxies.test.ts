import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { send } from './support/send.ts';
import { signedV1, type PlainRequest } from './support/signed-request.ts';
import { accountOfAlice, startService, type RunningService, type ServiceVariation } from './support/start-service.ts';

const ann = { accessKeyId: 'AKID-ann', accessKeySecret: 'ann-secret-1234' };
const Condition = { IpAddress: { 'acs:SourceIp': '203.0.113.0/24' }, Bool: { 'acs:SecureTransport': 'true' } };
const fromOffice = {
  Version: '1' as const,
  Statement: [{ Effect: 'Allow' as const, Action: '*', Resource: '*', Condition }],
};
const accessDocument: ServiceVariation['accessDocument'] = {
  accounts: [{ id: accountOfAlice, users: [{ name: 'ann', keys: [ann], policies: [fromOffice] }] }],
};

const through = (headers: Record<string, string>): PlainRequest => ({
  ...signedV1(ann, 'mts', 'SearchPipeline'),
  headers: { host: 'service.example', 'x-forwarded-proto': 'https', ...headers },
});
const office = { 'x-forwarded-for': '203.0.113.9' };

describe('a proxy that is trusted', () => {
  let service: RunningService;
  beforeAll(async () => {
    service = await startService({ accessDocument, trustedProxies: ['10.0.0.0/8', '127.0.0.1'] });
  });
  afterAll(() => service.close());

  test('tells whose request it is and whether it was safe', async () => {
    expect((await send(service.app, through(office))).status).toBe(200);
    expect(service.log.at(-1)?.fields).toMatchObject({ sourceIp: '203.0.113.9' });
    expect((await send(service.app, through({ ...office, 'x-forwarded-proto': 'http' }))).status).toBe(403);
  });

  test('is believed about the last address that is no proxy, not about what the client wrote before', async () => {
    const forged = through({ 'x-forwarded-for': '203.0.113.9, 198.51.100.1, 10.1.2.3' });
    expect((await send(service.app, forged)).body['Code']).toBe('NoPermission');
    expect(service.log.at(-1)?.fields).toMatchObject({ sourceIp: '198.51.100.1' });
  });
});

test('a proxy that nobody named is not believed', async () => {
  for (const trustedProxies of [[], ['10.0.0.0/8']]) {
    const service = await startService({ accessDocument, trustedProxies });
    expect((await send(service.app, through(office))).body['Code']).toBe('NoPermission');
    expect(service.log.at(-1)?.fields).toMatchObject({ sourceIp: '127.0.0.1' });
    await service.close();
  }
});
