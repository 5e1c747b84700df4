import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryFolders } from '../support/temporary-folders.ts';
import { send } from './support/send.ts';
import { signedV1, signedV3, type PlainRequest } from './support/signed-request.ts';
import {
  accountOfAlice,
  aliceKey,
  disabledKey,
  startService,
  usualAccess,
  type RunningService,
} from './support/start-service.ts';
import { backendAway } from './support/memory-backend.ts';

const sts = { accessKeyId: 'STS.one', accessKeySecret: 'sts-secret-1', securityToken: 'token-one-0123456789' };
const oldSts = { accessKeyId: 'STS.old', accessKeySecret: 'sts-secret-2', securityToken: 'token-old-0123456789' };
const reader = { accessKeyId: 'AKID-reader', accessKeySecret: 'reader-secret' };
const query = { Effect: 'Allow', Action: '*:Query*', Resource: '*' } as const;
const minuteMs = 60_000;

const newFolder = await temporaryFolders();
let service: RunningService;
beforeAll(async () => {
  const [alice, bob] = usualAccess.accounts!;
  service = await startService({
    accessDocument: {
      accounts: [
        {
          ...alice!,
          users: [{ name: 'reader', keys: [reader], policies: [{ Version: '1', Statement: query }] }],
          sessions: [
            { ...sts, expires: '2100-01-01T00:00:00Z', policy: { Version: '1', Statement: [query] } },
            { ...oldSts, expires: '2020-01-01T00:00:00Z' },
          ],
        },
        bob!,
      ],
    },
  });
});
afterAll(() => service.close());

type Sign = typeof signedV1;
const schemes: [string, Sign][] = [
  ['V1', signedV1],
  ['V3', signedV3],
];

describe.each(schemes)('%s', (scheme, sign) => {
  const list = (key = aliceKey, variation: Parameters<Sign>[4] = {}): PlainRequest =>
    sign(key, 'ice', 'ListPipelines', { Speed: 'x' }, variation);
  const refused = async (request: PlainRequest): Promise<string> => {
    const { status, body } = await send(service.app, request);
    return `${status} ${String(body['Code'])}`;
  };

  test('lets a right signature through once', async () => {
    const request = list();
    expect(await send(service.app, request)).toMatchObject({ status: 200, body: { PipelineList: [] } });
    expect(await refused(request)).toBe('400 SignatureNonceUsed');
  });

  test('does not let a forged request use up a nonce', async () => {
    const nonce = 'the nonce of a forged request';
    expect(await refused(list({ ...aliceKey, accessKeySecret: 'guessed-secret' }, { nonce: nonce + scheme }))).toBe(
      '400 SignatureDoesNotMatch',
    );
    expect((await send(service.app, list(aliceKey, { nonce: nonce + scheme }))).status).toBe(200);
  });

  test('refuses changed, added and removed parameters', async () => {
    const mismatch = '400 SignatureDoesNotMatch';
    expect(await refused(list(aliceKey, { tamper: (all) => all.set('Speed', 'y') }))).toBe(mismatch);
    expect(await refused(list(aliceKey, { tamper: (all) => all.set('More', 'y') }))).toBe(mismatch);
    expect(await refused(list(aliceKey, { tamper: (all) => all.delete('Speed') }))).toBe(mismatch);
    const form = { method: 'POST', form: true } as const;
    expect((await send(service.app, list(aliceKey, form))).status).toBe(200);
    expect(await refused(list(aliceKey, { ...form, tamper: (all) => all.set('Speed', 'y') }))).toBe(mismatch);
  });

  test('refuses unknown and disabled keys', async () => {
    expect(await refused(list({ accessKeyId: 'nobody', accessKeySecret: 'x' }))).toBe(
      '404 InvalidAccessKeyId.NotFound',
    );
    expect(await refused(list(disabledKey))).toBe('400 InvalidAccessKeyId.Inactive');
  });

  test('refuses times that are far off or not well formed', async () => {
    const at = (offsetMs: number) => list(aliceKey, { time: new Date(Date.now() + offsetMs) });
    expect(await refused(at(-16 * minuteMs))).toBe('400 InvalidTimeStamp.Expired');
    expect(await refused(at(16 * minuteMs))).toBe('400 InvalidTimeStamp.Expired');
    expect((await send(service.app, at(-14 * minuteMs))).status).toBe(200);
    expect((await send(service.app, at(14 * minuteMs))).status).toBe(200);
    for (const time of ['yesterday', '2026-13-41T00:00:00Z', '2026-01-01 00:00:00', String(Date.now())]) {
      expect(await refused(list(aliceKey, { time }))).toBe('400 InvalidTimeStamp.Format');
    }
  });

  test('refuses operations and versions that there are not, before it looks at credentials', async () => {
    const nobody = { accessKeyId: 'nobody', accessKeySecret: 'x' };
    expect(await refused(sign(nobody, 'ice', 'listPipelines'))).toBe('404 InvalidAction.NotFound');
    expect(await refused(sign(nobody, 'mts', 'ListPipelines'))).toBe('404 InvalidAction.NotFound');
    expect(await refused(sign(nobody, 'ice', 'ListPipelines', {}, { version: '2020-11-10' }))).toBe(
      '404 InvalidVersion',
    );
    expect(await refused(sign(nobody, 'ice', 'toString', {}, { version: 'toString' }))).toBe('404 InvalidVersion');
  });

  test('binds temporary keys to their tokens and times', async () => {
    const as = (key: typeof sts) => sign(key, 'mts', 'QueryIProductionJob', { JobId: '0' });
    expect(await refused(as(sts))).toBe('400 InvalidParameter.ResourceNotFound');
    expect(await refused(as({ ...sts, securityToken: oldSts.securityToken }))).toBe(
      '400 InvalidSecurityToken.MismatchWithAccessKey',
    );
    const { accessKeyId, accessKeySecret } = sts;
    expect(await refused(sign({ accessKeyId, accessKeySecret }, 'mts', 'QueryIProductionJob', { JobId: '0' }))).toBe(
      '400 InvalidSecurityToken.MismatchWithAccessKey',
    );
    expect(await refused(as({ ...sts, securityToken: 'short' }))).toBe('400 InvalidSecurityToken.Malformed');
    expect(await refused(as({ ...sts, ...aliceKey }))).toBe('400 InvalidSecurityToken.MismatchWithAccessKey');
    expect(await refused(as(oldSts))).toBe('400 InvalidSecurityToken.Expired');
    expect(await refused(sign(sts, 'mts', 'SearchPipeline'))).toBe('403 NoPermission');
  });

  test('asks policies before it looks at parameters', async () => {
    const { status, body } = await send(service.app, sign(reader, 'mts', 'SubmitIProductionJob'));
    expect(status).toBe(403);
    expect(body).toMatchObject({
      Code: 'NoPermission',
      AccessDeniedDetail: {
        AuthAction: 'mts:SubmitIProductionJob',
        AuthPrincipalDisplayName: 'reader',
        AuthPrincipalOwnerId: accountOfAlice,
        NoPermissionType: 'ImplicitDeny',
      },
    });
    expect(await refused(sign(reader, 'mts', 'QueryIProductionJob'))).toBe('400 MissingJobId');
  });
});

describe('what is missing is named', () => {
  const full = signedV1(aliceKey, 'mts', 'SearchPipeline');
  test.each([
    ['Version', '400 MissingVersion'],
    ['Action', '400 MissingAction'],
    ['AccessKeyId', '400 MissingAccessKeyId'],
    ['Signature', '400 MissingSignature'],
    ['Timestamp', '400 MissingTimestamp'],
    ['SignatureNonce', '400 MissingSignatureNonce'],
  ])('%s', async (name, refusal) => {
    for (const url of [
      full.url.replace(new RegExp(`\\b${name}=[^&]*&?`, 'u'), ''),
      full.url.replace(new RegExp(`\\b${name}=[^&]*`, 'u'), `${name}=`),
    ]) {
      const { status, body } = await send(service.app, { ...full, url });
      expect(`${status} ${String(body['Code'])}`).toBe(refusal);
      expect(body['Message']).toBe(`${name} is mandatory for this action.`);
    }
  });

  test('credentials, of a request that has none at all', async () => {
    const headers = { accept: 'application/json', 'x-acs-action': 'SearchPipeline', 'x-acs-version': '2014-06-18' };
    const answer = await send(service.app, { method: 'POST', url: '/', headers, payload: '' });
    expect(answer).toMatchObject({ status: 400, body: { Code: 'MissingAccessKeyId' } });
  });

  test('an operation that V1 does not sign, since it is named in a header', async () => {
    const url = full.url.replace('Action=SearchPipeline&', '');
    expect(url).not.toContain('Action');
    const unsigned = { ...full, url, headers: { ...full.headers, 'x-acs-action': 'SearchPipeline' } };
    expect((await send(service.app, unsigned)).body['Code']).toBe('MissingAction');
  });

  test('V1 methods that are not HMAC-SHA1', async () => {
    const url = full.url.replace('HMAC-SHA1', 'HMAC-MD5');
    expect((await send(service.app, { ...full, url })).body['Code']).toBe('InvalidSignatureMethod');
  });
});

describe('every answer', () => {
  test('has its request id in body and header, and errors have the host', async () => {
    const { headers, body } = await send(service.app, signedV3(aliceKey, 'mts', 'Nothing'));
    expect(body).toMatchObject({
      HostId: 'service.example',
      Code: 'InvalidAction.NotFound',
      Message: expect.any(String),
    });
    expect(body['RequestId']).toMatch(/^[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[0-9A-F]{4}-[0-9A-F]{12}$/u);
    expect(headers['x-acs-request-id']).toBe(body['RequestId']);
    expect(headers['content-type']).toBe('application/json;charset=utf-8');
  });

  test('is XML for V1 clients that do not ask for JSON', async () => {
    const { status, headers, text } = await send(
      service.app,
      signedV1(aliceKey, 'mts', 'QueryIProductionJob', { JobId: '<x>' }, { format: '' }),
    );
    expect(status).toBe(400);
    expect(headers['content-type']).toBe('text/xml;charset=utf-8');
    expect(text).toMatch(
      /^<\?xml [^>]*\?><Error><RequestId>[^<]+<\/RequestId><HostId>[^<]+<\/HostId><Code>InvalidParameter.ResourceNotFound<\/Code><Message>The job &lt;x&gt; is not found./u,
    );
    const found = await send(service.app, signedV1(aliceKey, 'mts', 'SearchPipeline', {}, { format: 'xml' }));
    expect(found.text).toMatch(/<SearchPipelineResponse><RequestId>[^<]+<\/RequestId><TotalCount>0<\/TotalCount>/u);
  });

  test('keeps our insides to ourselves when something goes wrong', async () => {
    service.backend.failure = new Error('password=hunter2 at /srv/reelflow');
    const internal = await send(
      service.app,
      signedV1(aliceKey, 'mts', 'QueryIProductionJob', { JobId: '0'.repeat(32) }),
    );
    expect(internal).toMatchObject({ status: 500, body: { Code: 'InternalError' } });
    expect(internal.text).not.toContain('hunter2');
    service.backend.failure = backendAway;
    const away = await send(service.app, signedV1(aliceKey, 'mts', 'QueryIProductionJob', { JobId: '0'.repeat(32) }));
    expect(away).toMatchObject({ status: 503, body: { Code: 'ServiceUnavailable' } });
    service.backend.failure = undefined;
  });
});

test('the rate of each user and operation is limited', async () => {
  const limited = await startService({ throttle: { callsPerSecond: 0.5, burst: 2 } });
  const search = () => send(limited.app, signedV3(aliceKey, 'mts', 'SearchPipeline'));
  expect([(await search()).status, (await search()).status]).toEqual([200, 200]);
  const { status, headers, body } = await search();
  expect({ status, code: body['Code'] }).toEqual({ status: 400, code: 'Throttling.User' });
  expect(Number(headers['x-acs-retry-after'])).toBeGreaterThan(0);
  expect(Number(headers['x-acs-retry-after'])).toBeLessThanOrEqual(2000);
  expect(headers['x-acs-retry-after']).toMatch(/^\d+$/u);
  expect((await send(limited.app, signedV3(aliceKey, 'ice', 'ListPipelines'))).status).toBe(200);
  await limited.close();
});

test('a nonce stays used after a restart of the service', async () => {
  const folder = await newFolder();
  const first = await startService({ folder });
  const request = signedV3(aliceKey, 'mts', 'SearchPipeline');
  expect((await send(first.app, request)).status).toBe(200);
  const beside = await startService({ folder });
  expect((await send(beside.app, request)).body['Code']).toBe('SignatureNonceUsed');
  await first.close();
  await beside.close();
  const second = await startService({ folder });
  expect((await send(second.app, request)).body['Code']).toBe('SignatureNonceUsed');
  await second.close();
});
