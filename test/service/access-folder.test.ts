import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openAccessFile, type AccessFile } from '../../service/auth/access-file.ts';
import { createAccessKey, disableAccessKey, listAccessKeys } from '../../service/auth/edit-keys.ts';
import { createSession } from '../../service/auth/edit-sessions.ts';
import { temporaryFolders } from '../support/temporary-folders.ts';
import { createMemoryLogger, type LogLine } from './support/memory-logger.ts';

const newFolder = await temporaryFolders();
const accountId = '1000000000000001';
const secretOf = (name: string): string => `${name}-has-this-secret`;
const keyOf = (name: string): object => ({ accessKeyId: `AKID-${name}`, accessKeySecret: secretOf(name) });

async function open(path: string): Promise<{ file: AccessFile; lines: LogLine[] }> {
  const { logger, lines } = createMemoryLogger();
  return { file: await openAccessFile({ path, logger, pollMs: 3_600_000 }), lines };
}

async function write(folder: string, name: string, ...accounts: object[]): Promise<void> {
  await writeFile(join(folder, name), JSON.stringify({ accounts }));
}

const idsOf = (file: AccessFile): string[] => [...file.current().keys()].sort();

test('puts the files of a folder together, one per account or per key, and passes over all others', async () => {
  const folder = await newFolder();
  const allow = { Version: '1', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
  await write(folder, 'account.json', {
    id: accountId,
    buckets: ['media'],
    groups: [{ name: 'all', policies: [allow] }],
  });
  await write(folder, 'root.json', { id: accountId, keys: [keyOf('root')] });
  await write(folder, 'ann.json', { id: accountId, buckets: ['anns'], users: [{ name: 'ann', keys: [keyOf('ann')] }] });
  await write(folder, 'ann-groups.json', { id: accountId, users: [{ name: 'ann', groups: ['all'] }] });
  await write(folder, 'other.json', { id: '2000', keys: [keyOf('other')] });
  await writeFile(join(folder, '.hidden.json'), 'not for us');
  await writeFile(join(folder, 'README'), 'not for us');
  const { file } = await open(folder);
  expect(idsOf(file)).toEqual(['AKID-ann', 'AKID-other', 'AKID-root']);
  const { principal } = file.current().get('AKID-ann')!;
  expect(principal).toMatchObject({ accountId, user: 'ann', identityPolicies: [{ Version: '1' }] });
  expect([...principal.buckets].sort()).toEqual(['anns', 'media']);
  file.close();
});

test('takes up a mounted secret that is swapped whole, and nothing of a version that is broken', async () => {
  const folder = await newFolder();
  // As Kubernetes mounts secrets: names link through `..data` to a folder that is replaced.
  const version = async (name: string, ...contents: [string, string][]): Promise<void> => {
    await mkdir(join(folder, name));
    for (const [file, text] of contents) await writeFile(join(folder, name, file), text);
    await symlink(name, join(folder, '..data_tmp'));
    await rename(join(folder, '..data_tmp'), join(folder, '..data'));
  };
  const account = (...keys: object[]): string => JSON.stringify({ accounts: [{ id: accountId, keys }] });
  const byFile = { accessKeyId: 'AKID-file', accessKeySecretFile: 'file.secret' };
  await version('..1', ['a.json', account(byFile)], ['file.secret', 'the-first-secret\n']);
  await symlink('..data/a.json', join(folder, 'a.json'));
  await symlink('..data/file.secret', join(folder, 'file.secret'));
  const { file, lines } = await open(folder);
  expect(file.current().get('AKID-file')?.accessKeySecret).toBe('the-first-secret');

  await version('..2', ['a.json', account(byFile)], ['file.secret', 'the-second-secret']);
  await file.refresh();
  expect(file.current().get('AKID-file')?.accessKeySecret).toBe('the-second-secret');

  const broken: [string, string][][] = [
    [['a.json', '{"accounts": [']],
    [['a.json', account(byFile)]],
    [
      ['a.json', account(byFile)],
      ['file.secret', 'short'],
    ],
    [['a.json', account({ accessKeyId: 'AKID-none' })]],
    [['a.json', account({ ...byFile, accessKeySecret: 'both-secret-and-file' })]],
    [['a.json', account(keyOf('twice'), keyOf('twice'))]],
  ];
  for (const [at, contents] of broken.entries()) {
    await version(`..broken${at}`, ...contents);
    lines.length = 0;
    await file.refresh();
    expect(lines).toMatchObject([{ level: 'error' }]);
    expect(file.current().get('AKID-file')?.accessKeySecret).toBe('the-second-secret');
    expect(JSON.stringify(lines)).not.toMatch(/-secret-|short|this-secret/u);
  }
  // The fault is told once, not every second.
  await file.refresh();
  expect(lines).toHaveLength(1);

  await version('..3', ['a.json', account(keyOf('new'))]);
  await file.refresh();
  expect(idsOf(file)).toEqual(['AKID-new']);
  file.close();
});

test('takes up files that come and go, and keeps all keys when the last one goes', async () => {
  const folder = join(await newFolder(), 'not-there-yet');
  const { file, lines } = await open(folder);
  expect(file.current().size).toBe(0);
  await mkdir(folder);
  await write(folder, 'a.json', { id: '1001', keys: [keyOf('a')] });
  await write(folder, 'b.json', { id: '1002', keys: [keyOf('b')] });
  await file.refresh();
  expect(idsOf(file)).toEqual(['AKID-a', 'AKID-b']);
  await rm(join(folder, 'a.json'));
  await file.refresh();
  expect(idsOf(file)).toEqual(['AKID-b']);
  await rm(join(folder, 'b.json'));
  await file.refresh();
  expect(idsOf(file)).toEqual(['AKID-b']);
  expect(lines.at(-1)).toMatchObject({ level: 'error', fields: { reason: expect.stringContaining('gone') } });
  file.close();
});

test('commands write a file of their own in a folder, and leave the others alone', async () => {
  const folder = await newFolder();
  await write(folder, 'ann.json', { id: accountId, users: [{ name: 'ann', keys: [keyOf('ann')] }] });
  const made = await createAccessKey(folder, { accountId, user: 'ann' });
  const session = await createSession(folder, { accessKeyId: 'AKID-ann' });
  expect((await listAccessKeys(folder)).map(({ accessKeyId }) => accessKeyId).sort()).toEqual(
    ['AKID-ann', made.accessKeyId].sort(),
  );
  const { file } = await open(folder);
  expect(file.current().get(session.accessKeyId)?.principal.user).toBe('ann');
  file.close();
  await expect(disableAccessKey(folder, 'AKID-ann')).rejects.toMatchObject({
    message: expect.stringContaining('file of your own'),
  });
});
