import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openAccessFile } from '../../service/auth/access-file.ts';
import { createAccessKey, disableAccessKey, listAccessKeys } from '../../service/auth/edit-keys.ts';
import { temporaryFolders } from '../support/temporary-folders.ts';
import { createMemoryLogger } from './support/memory-logger.ts';

const newFolder = await temporaryFolders();
const accountId = '1000000000000001';

async function open(path: string) {
  const { logger, lines } = createMemoryLogger();
  return { file: await openAccessFile({ path, logger, pollMs: 3_600_000 }), lines };
}

test('makes, lists and disables keys, and keeps the secrets from others', async () => {
  const path = join(await newFolder(), 'secrets', 'access.json');
  const root = await createAccessKey(path, { accountId, buckets: ['media'] });
  const ann = await createAccessKey(path, { accountId, user: 'ann' });
  expect(root.accessKeySecret).toMatch(/^[A-Za-z0-9]{30}$/u);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await disableAccessKey(path, root.accessKeyId);
  const listed = await listAccessKeys(path);
  expect(listed).toMatchObject([
    { accessKeyId: root.accessKeyId, accountId, active: false },
    { accessKeyId: ann.accessKeyId, accountId, user: 'ann', active: true },
  ]);
  expect(JSON.stringify(listed)).not.toContain(ann.accessKeySecret);
  await expect(disableAccessKey(path, 'nobody')).rejects.toMatchObject({ type: 'InvalidInput' });
  await expect(createAccessKey(path, { accountId: 'no digits' })).rejects.toMatchObject({ type: 'InvalidInput' });

  const { file } = await open(path);
  expect(file.current().get(ann.accessKeyId)).toMatchObject({
    accessKeySecret: ann.accessKeySecret,
    principal: { accountId, user: 'ann', buckets: ['media'] },
  });
  file.close();
});

test('loses no key when several are made at once', async () => {
  const path = join(await newFolder(), 'access.json');
  const made = await Promise.all(Array.from({ length: 8 }, () => createAccessKey(path, { accountId })));
  const listed = (await listAccessKeys(path)).map(({ accessKeyId }) => accessKeyId);
  expect(listed.sort()).toEqual(made.map(({ accessKeyId }) => accessKeyId).sort());
});

test('takes up a change without a restart and keeps the last good version through broken ones', async () => {
  const path = join(await newFolder(), 'access.json');
  const { file, lines } = await open(path);
  expect(file.current().size).toBe(0);
  const key = await createAccessKey(path, { accountId });
  await file.refresh();
  expect(file.current().has(key.accessKeyId)).toBe(true);

  const good = await readFile(path, 'utf8');
  for (const broken of ['{"accounts": [', '{"acounts": []}', good.replace(accountId, 'x'), '']) {
    await writeFile(path, broken);
    await file.refresh();
    expect(file.current().has(key.accessKeyId)).toBe(true);
    expect(lines.at(-1)).toMatchObject({ level: 'error' });
    expect(JSON.stringify(lines)).not.toContain(key.accessKeySecret);
  }
  await rm(path);
  await file.refresh();
  expect(file.current().has(key.accessKeyId)).toBe(true);

  await writeFile(path, good);
  await disableAccessKey(path, key.accessKeyId);
  await file.refresh();
  expect(file.current().get(key.accessKeyId)?.active).toBe(false);
  file.close();
});

test('looks for changes by itself', async () => {
  const path = join(await newFolder(), 'access.json');
  const { logger } = createMemoryLogger();
  const file = await openAccessFile({ path, logger, pollMs: 5 });
  await createAccessKey(path, { accountId });
  while (file.current().size === 0) await new Promise((resume) => setTimeout(resume, 5));
  file.close();
});

test('warns when others can read the file', async () => {
  const path = join(await newFolder(), 'access.json');
  await createAccessKey(path, { accountId });
  await chmod(path, 0o644);
  const { file, lines } = await open(path);
  expect(lines).toMatchObject([{ level: 'warn', message: expect.stringContaining('chmod 600') }]);
  file.close();
});

test.each<[string, object, string]>([
  ['a key twice', { accounts: [{ id: '1001', keys: [key('AKID'), key('AKID')] }] }, 'AKID is there twice'],
  ['an account twice', { accounts: [{ id: '1001' }, { id: '1001' }] }, '"1001" is there twice'],
  ['an unknown group', { accounts: [{ id: '1001', users: [{ name: 'ann', groups: ['x'] }] }] }, 'unknown group "x"'],
  ['a misspelt member', { accounts: [{ id: '1001', bukets: [] }] }, 'bukets'],
  ['a policy that is not understood', { accounts: [{ id: '1001', controlPolicies: [{}] }] }, 'controlPolicies.0'],
])('refuses to start with %s and says where', async (_, document, told) => {
  const path = join(await newFolder(), 'access.json');
  await writeFile(path, JSON.stringify(document));
  await expect(open(path)).rejects.toMatchObject({
    type: 'InvalidInput',
    message: expect.stringContaining(told),
  });
});

function key(accessKeyId: string): object {
  return { accessKeyId, accessKeySecret: 'a-long-secret' };
}
