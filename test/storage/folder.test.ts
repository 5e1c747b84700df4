import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ObjectStore } from '../../contract/object-store.ts';
import { parseObjectUrl } from '../../contract/object-url.ts';
import { createFolderStore } from '../../storage/folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testStore } from './store-contract.ts';

const root = await temporaryFolder();
const stage = {
  jobId: 'a'.repeat(32),
  attemptId: '1-x',
  name: '1.txt',
  target: parseObjectUrl('oss://bucket/out.txt'),
};
let dataFolder: string;
let outside: string;
let store: ObjectStore;
let next = 0;

beforeEach(async () => {
  dataFolder = join(root, String(++next), 'data');
  outside = join(root, String(next), 'outside');
  await mkdir(join(dataFolder, 'objects', 'bucket'), { recursive: true });
  await mkdir(join(outside, 'allowed'), { recursive: true });
  store = createFolderStore({ dataFolder, fileRoots: [join(outside, 'allowed')] });
});

async function scratchFile(content: string): Promise<string> {
  const path = join(dataFolder, 'scratch', '1.txt');
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

const contractFolder = join(root, 'contract');
await mkdir(join(contractFolder, 'objects/media'), { recursive: true });
await symlink(root, join(contractFolder, 'objects/media/away'));
const underTest = createFolderStore({ dataFolder: contractFolder, fileRoots: [] });
testStore('a folder store', {
  store: underTest,
  forbidden: { store: underTest, url: 'oss://media/away/x.txt' },
  partBytes: 1 << 20,
  leftovers: async () => {
    const staged = await readdir(join(contractFolder, 'staging')).catch(() => []);
    const files = await readdir(join(contractFolder, 'objects'), { recursive: true });
    return [...staged, ...files.filter((path) => path.endsWith('.part'))];
  },
});

describe('a folder store', () => {
  test('gives the file of an object', async () => {
    await writeFile(join(dataFolder, 'objects/bucket/a.txt'), 'hello');
    const path = await store.fetch(parseObjectUrl('oss://bucket/a.txt'), '/nowhere');
    expect(await readFile(path, 'utf8')).toBe('hello');
  });

  test('says by name that an object is missing', async () => {
    const missing = store.fetch(parseObjectUrl('oss://bucket/none.txt'), '/nowhere');
    await expect(missing).rejects.toMatchObject({ type: 'ObjectNotFound' });
  });

  test('refuses a link that leads out of the bucket, for reading and for writing', async () => {
    await writeFile(join(outside, 'secret.txt'), 'secret');
    await symlink(outside, join(dataFolder, 'objects/bucket/link'));
    const location = parseObjectUrl('oss://bucket/link/secret.txt');
    const refused: unknown = await store.fetch(location, '/nowhere').catch((error: unknown) => error);
    expect(refused).toMatchObject({ type: 'NotPermitted', message: expect.stringContaining('oss://bucket/link/') });
    expect(String(refused)).not.toContain(root);
    const staged = await store.stage(await scratchFile('new'), stage);
    await expect(store.publish(staged, location)).rejects.toMatchObject({ type: 'NotPermitted' });
    expect(await readFile(join(outside, 'secret.txt'), 'utf8')).toBe('secret');
  });

  test('says at once that there is no place below another object', async () => {
    await writeFile(join(dataFolder, 'objects/bucket/film.mp4'), 'film');
    const below = store.checkWritable(parseObjectUrl('oss://bucket/film.mp4/cover.jpg'));
    await expect(below).rejects.toMatchObject({ type: 'NotPermitted' });
  });

  test('takes file URLs only under the folders that are allowed', async () => {
    await writeFile(join(outside, 'allowed/a.txt'), 'a');
    await writeFile(join(outside, 'b.txt'), 'b');
    await expect(store.fetch(parseObjectUrl(`file://${outside}/allowed/a.txt`), '/')).resolves.toContain('a.txt');
    await expect(store.fetch(parseObjectUrl(`file://${outside}/b.txt`), '/')).rejects.toMatchObject({
      type: 'NotPermitted',
    });
  });

  test('publishes nothing before it is told to, then whole, and again without harm', async () => {
    const location = parseObjectUrl('oss://bucket/deep/er/out.txt');
    const staged = await store.stage(await scratchFile('result'), stage);
    expect(await readdir(join(dataFolder, 'objects/bucket'))).toEqual([]);
    await store.publish(staged, location);
    await store.publish(staged, location);
    expect(await readFile(join(dataFolder, 'objects/bucket/deep/er/out.txt'), 'utf8')).toBe('result');
    expect(await readdir(join(dataFolder, 'objects/bucket/deep/er'))).toEqual(['out.txt']);
  });

  test('does not take a vanished stage for a published object', async () => {
    const gone = join(dataFolder, 'staging', stage.jobId, 'x', '1.txt');
    await expect(store.publish(gone, parseObjectUrl('oss://bucket/out.txt'))).rejects.toMatchObject({
      type: 'NotPermitted',
    });
  });

  test('publishes only what lies in the staging folder', async () => {
    const file = await scratchFile('x');
    await expect(store.publish(file, parseObjectUrl('oss://bucket/out.txt'))).rejects.toMatchObject({
      type: 'NotPermitted',
    });
  });

  test('drops what all attempts at a job have staged', async () => {
    await store.stage(await scratchFile('1'), stage);
    await store.stage(await scratchFile('2'), { ...stage, attemptId: '2-y' });
    await store.discard(stage.jobId, stage.target);
    expect(await readdir(join(dataFolder, 'staging'))).toEqual([]);
  });
});
