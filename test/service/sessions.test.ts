import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAccessKey, disableAccessKey } from '../../service/auth/edit-keys.ts';
import { createSession, listSessions, revokeSession, type NewSession } from '../../service/auth/edit-sessions.ts';
import { callIce, mts, mtsClient, popClient } from './support/official-clients.ts';
import { accountOfAlice, aliceKey, startService, type RunningService } from './support/start-service.ts';

const queriesOnly = {
  Version: '1',
  Statement: { Effect: 'Allow', Action: ['mts:Search*', 'ice:List*'], Resource: '*' },
};

let service: RunningService;
let session: NewSession;
beforeAll(async () => {
  service = await startService();
  session = await createSession(service.accessPath, { accessKeyId: aliceKey.accessKeyId });
  await service.access.refresh();
});
afterAll(() => service.close());

const search = (key: Parameters<typeof mtsClient>[1], algorithm?: 'v2') =>
  mtsClient(service.endpoint, key, algorithm).searchPipeline(new mts.SearchPipelineRequest({}));

describe.each([
  ['V3', undefined],
  ['V1', 'v2'],
] as const)('the official MTS client with %s', (_, algorithm) => {
  test('calls with a temporary key and its token', async () => {
    expect((await search(session, algorithm)).statusCode).toBe(200);
  });

  test('is refused without the token, or with another', async () => {
    const { accessKeyId, accessKeySecret } = session;
    const refused = { code: 'InvalidSecurityToken.MismatchWithAccessKey' };
    await expect(search({ accessKeyId, accessKeySecret }, algorithm)).rejects.toMatchObject(refused);
    await expect(search({ ...session, securityToken: 'x'.repeat(64) }, algorithm)).rejects.toMatchObject(refused);
    await expect(search({ ...aliceKey, securityToken: session.securityToken }, algorithm)).rejects.toMatchObject(
      refused,
    );
  });

  test('is told when its time is over', async () => {
    const over = await createSession(service.accessPath, { accessKeyId: aliceKey.accessKeyId, durationSeconds: 900 });
    await change((text) => text.replace(over.expires, new Date(Date.now() - 1000).toISOString()));
    await expect(search(over, algorithm)).rejects.toMatchObject({ code: 'InvalidSecurityToken.Expired' });
  });
});

test('the generic clients call ICE with a temporary key', async () => {
  expect(await callIce(service.endpoint, session, 'ListPipelines', {})).toMatchObject({ PipelineList: [] });
  // This one takes a token among the parameters only.
  const { securityToken, ...key } = session;
  const old = popClient(service.endpoint, key, '2020-11-09');
  expect(await old.request('ListPipelines', { SecurityToken: securityToken })).toMatchObject({ PipelineList: [] });
});

test('a policy of the session narrows what its key may do', async () => {
  const narrow = await createSession(service.accessPath, { accessKeyId: aliceKey.accessKeyId, policy: queriesOnly });
  await service.access.refresh();
  expect((await search(narrow)).statusCode).toBe(200);
  await expect(callIce(service.endpoint, narrow, 'GetEventCallback', {})).rejects.toMatchObject({
    code: 'NoPermission',
  });
});

test('a session ends when it is revoked, and when its key is disabled', async () => {
  const user = await createAccessKey(service.accessPath, { accountId: accountOfAlice, user: 'ann' });
  const [first, second] = [
    await createSession(service.accessPath, { accessKeyId: user.accessKeyId }),
    await createSession(service.accessPath, { accessKeyId: user.accessKeyId }),
  ];
  expect(await listSessions(service.accessPath)).toContainEqual({
    accessKeyId: first.accessKeyId,
    accountId: accountOfAlice,
    user: 'ann',
    key: user.accessKeyId,
    expires: first.expires,
    expired: false,
  });
  await revokeSession(service.accessPath, first.accessKeyId);
  await disableAccessKey(service.accessPath, user.accessKeyId);
  await service.access.refresh();
  await expect(search(first)).rejects.toMatchObject({ code: 'InvalidAccessKeyId.NotFound' });
  await expect(search(second)).rejects.toMatchObject({ code: 'InvalidAccessKeyId.Inactive' });
  await expect(createSession(service.accessPath, user)).rejects.toMatchObject({ type: 'InvalidInput' });
});

test('sessions that expired long ago are dropped when another is made', async () => {
  const old = await createSession(service.accessPath, { accessKeyId: aliceKey.accessKeyId });
  await change((text) => text.replace(old.expires, new Date(Date.now() - 25 * 3600 * 1000).toISOString()));
  await createSession(service.accessPath, { accessKeyId: aliceKey.accessKeyId });
  const left = (await listSessions(service.accessPath)).map(({ accessKeyId }) => accessKeyId);
  expect(left).not.toContain(old.accessKeyId);
  expect(left).toContain(session.accessKeyId);
});

test.each([
  ['an unknown key', { accessKeyId: 'nobody' }, 'no access key nobody'],
  ['too short a time', { accessKeyId: aliceKey.accessKeyId, durationSeconds: 899 }, '900 to 43200'],
  ['no time at all', { accessKeyId: aliceKey.accessKeyId, durationSeconds: Number.NaN }, '900 to 43200'],
  ['a policy of another form', { accessKeyId: aliceKey.accessKeyId, policy: { Version: '2' } }, 'policy'],
])('no session is made with %s', async (_, options, told) => {
  await expect(createSession(service.accessPath, options)).rejects.toMatchObject({
    type: 'InvalidInput',
    message: expect.stringContaining(told),
  });
});

async function change(edit: (text: string) => string): Promise<void> {
  await writeFile(service.accessPath, edit(await readFile(service.accessPath, 'utf8')));
  await service.access.refresh();
}
