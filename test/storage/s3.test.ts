import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { ObjectStore } from '../../contract/object-store.ts';
import { parseObjectUrl } from '../../contract/object-url.ts';
import { createS3Store } from '../../storage/s3.ts';
import { s3Key, startS3Server } from '../support/s3-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { withEnvironment } from '../support/with-environment.ts';
import { testStore } from './store-contract.ts';

const folder = await temporaryFolder();
const server = await startS3Server(['media']);
const partBytes = 5 << 20;
const make = (more: object = {}): ObjectStore =>
  createS3Store({ region: 'us-east-1', endpoint: server.endpoint, pathStyle: true, partBytes, pageSize: 3, ...more });

// The client looks for credentials once, at its first request.
const withKey = async (key: Record<string, string>, store = make()): Promise<ObjectStore> => {
  await withEnvironment(key, () => store.list({ bucket: 'media', prefix: '' })[Symbol.asyncIterator]().next()).catch(
    () => undefined,
  );
  return store;
};
// So that objects of two parts are copied in parts, too.
const store = await withKey(s3Key, make({ copyLimitBytes: 6 << 20 }));
const stranger = await withKey({ ...s3Key, AWS_ACCESS_KEY_ID: 'NOBODY' });

testStore('an S3 store', {
  store,
  forbidden: { store: stranger, url: 'oss://media/x.txt' },
  partBytes,
  leftovers: async () => [...(await server.uploads('media')), ...(await server.staged('media'))],
});

describe('an S3 store', () => {
  test('drops the parts of an upload that is stopped on its way', async () => {
    const path = join(folder, 'long.bin');
    await writeFile(path, randomBytes(partBytes * 4));
    const stop = new AbortController();
    const target = parseObjectUrl('oss://media/stopped.bin');
    const stopped = store.put(path, target, { signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) });
    await expect(stopped).rejects.toThrow('enough');
    expect(await server.uploads('media')).toEqual([]);
    await expect(store.read(target)).rejects.toMatchObject({ type: 'ObjectNotFound' });
  });

  test('gives links that anyone can read', async () => {
    const path = join(folder, 'a.txt');
    await writeFile(path, 'linked');
    await store.put(path, parseObjectUrl('oss://media/视频/a b.txt'));
    const link = await store.link(parseObjectUrl('oss://media/视频/a b.txt'), 60);
    expect(link).toContain('X-Amz-Expires=60');
    const answer = await fetch(link ?? '');
    expect([answer.status, await answer.text()]).toEqual([200, 'linked']);
  });

  test('says which bucket is missing', async () => {
    const refusal = { type: 'ObjectNotFound', message: expect.stringContaining('no bucket nowhere') };
    await expect(store.checkWritable(parseObjectUrl('oss://nowhere/a.txt'))).rejects.toMatchObject(refusal);
  });

  test('tells a store that does not answer from one that refuses', async () => {
    const away = await withKey(s3Key, make({ endpoint: 'http://127.0.0.1:9' }));
    await expect(away.read(parseObjectUrl('oss://media/a.txt'))).rejects.toMatchObject({ type: 'StorageUnavailable' });
  });
});
