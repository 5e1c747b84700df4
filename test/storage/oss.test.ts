import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ObjectStore } from '../../contract/object-store.ts';
import { parseObjectUrl } from '../../contract/object-url.ts';
import { createOssStore, type OssStoreOptions } from '../../storage/oss.ts';
import { ossKey, startOssServer } from '../support/oss-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testStore } from './store-contract.ts';

const folder = await temporaryFolder();
const server = await startOssServer(['media']);
const { objects, endpoint } = server;
const media = objects.buckets.get('media')!;
const partBytes = 100 << 10;

// The chain reads these whenever a client is needed, as it does where a key is renewed.
const become = (accessKeyId: string, token = ''): void => {
  process.env['ALIBABA_CLOUD_ACCESS_KEY_ID'] = accessKeyId;
  process.env['ALIBABA_CLOUD_ACCESS_KEY_SECRET'] = ossKey.accessKeySecret;
  process.env['ALIBABA_CLOUD_SECURITY_TOKEN'] = token;
};
become(ossKey.accessKeyId);
beforeEach(() => become(ossKey.accessKeyId));

const make = (more: Partial<OssStoreOptions> = {}): ObjectStore =>
  createOssStore({ region: ossKey.region, endpoint, partBytes, copyLimitBytes: 150 << 10, pageSize: 3, ...more });
const store = make();

testStore('an OSS store', {
  store,
  forbidden: { store: make({ region: 'cn-beijing' }), url: 'oss://media/x.txt' },
  partBytes,
  leftovers: async () => [
    ...[...objects.uploads.values()].map(({ key }) => key),
    ...[...media.keys()].filter((key) => key.startsWith('.reelflow-staging/')),
  ],
});

async function fileOf(content: string | Buffer): Promise<string> {
  const path = join(folder, randomBytes(8).toString('hex'));
  await writeFile(path, content);
  return path;
}

describe('an OSS store', () => {
  test('names the bucket in the host, or in the path where it is told to', async () => {
    await store.put(await fileOf('x'), parseObjectUrl('oss://media/style.txt'));
    expect(server.seen.at(-1)?.host).toBe('media.oss-cn-hangzhou.aliyuncs.com');
    const inPath = make({ endpoint: endpoint.replace('127.0.0.1', 'localhost'), pathStyle: true });
    await inPath.put(await fileOf('y'), parseObjectUrl('oss://media/a/style.txt'));
    expect(server.seen.at(-1)?.host).toMatch(/^localhost:/u);
    expect(media.get('a/style.txt')?.content.toString()).toBe('y');
  });

  test('takes up new credentials, with their token, as soon as the chain has them', async () => {
    become('STS.other', 'a token');
    await expect(store.read(parseObjectUrl('oss://media/x.txt'))).rejects.toMatchObject({ type: 'NotPermitted' });
    expect(server.seen.at(-1)?.token).toBe('a token');
    become(ossKey.accessKeyId);
    await store.put(await fileOf('x'), parseObjectUrl('oss://media/x.txt'));
    expect(server.seen.at(-1)?.token).toBeUndefined();
  });

  test('never tells a secret', async () => {
    become('STS.other', 'a-secret-token');
    const error: unknown = await store.read(parseObjectUrl('oss://media/x.txt')).catch((thrown: unknown) => thrown);
    const all = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String((error as Error).cause);
    expect(all).toContain('oss://media/x.txt');
    expect(all).not.toMatch(/a-secret-token|of-the-test|STS\.other|Signature=/u);
  });

  test('knows what its publish made from what else lies there', async () => {
    const target = parseObjectUrl('oss://media/mine.txt');
    const stage = { jobId: 'b'.repeat(32), attemptId: '1-x', name: 'a', target };
    const staged = await store.stage(await fileOf('new'), stage);
    await store.put(await fileOf('old'), target);
    await store.discard(stage.jobId, target);
    await expect(store.publish(staged, target)).rejects.toMatchObject({ type: 'ObjectNotFound' });
    expect(media.get('mine.txt')?.content.toString()).toBe('old');
  });

  test('keeps what is staged out of reach', async () => {
    const target = parseObjectUrl('oss://media/.reelflow-staging/a/b/c');
    await expect(store.checkWritable(target)).rejects.toMatchObject({ type: 'InvalidInput' });
    await expect(store.read(target)).rejects.toMatchObject({ type: 'InvalidInput' });
  });

  test('drops the parts of an upload that is stopped on its way', async () => {
    const stop = new AbortController();
    objects.onPart = (part) => part === 2 && stop.abort(new Error('enough'));
    const path = await fileOf(randomBytes(partBytes * 20));
    const stopped = store.put(path, parseObjectUrl('oss://media/stopped.bin'), { signal: stop.signal });
    await expect(stopped).rejects.toThrow('enough');
    expect(objects.uploads.size).toBe(0);
    expect(media.has('stopped.bin')).toBe(false);
  });

  test('drops what a crashed attempt began to upload', async () => {
    const target = parseObjectUrl('oss://media/crashed.bin');
    const key = `.reelflow-staging/${'c'.repeat(32)}/1-x/half`;
    objects.uploads.set('half', { bucket: 'media', key, headers: {}, parts: new Map() });
    await store.discard('c'.repeat(32), target);
    expect(objects.uploads.size).toBe(0);
  });

  test('tries again what failed in passing, and gives up in the end', async () => {
    server.failNext(2);
    await store.put(await fileOf('x'), parseObjectUrl('oss://media/retried.txt'));
    expect(media.has('retried.txt')).toBe(true);
    server.failNext(3);
    const given = store.read(parseObjectUrl('oss://media/retried.txt'));
    await expect(given).rejects.toMatchObject({ type: 'StorageUnavailable' });
  });

  test('notices content that changed on its way', async () => {
    await store.put(await fileOf('right'), parseObjectUrl('oss://media/damaged.txt'));
    const { content } = await store.read(parseObjectUrl('oss://media/damaged.txt'));
    expect((await buffer(content)).toString()).toBe('right');
    // The sum that the server gives is of what it was sent.
    media.get('damaged.txt')!.sum = '1';
    const damaged = store.fetch(parseObjectUrl('oss://media/damaged.txt'), folder);
    await expect(damaged).rejects.toMatchObject({
      type: 'StorageUnavailable',
      message: expect.stringContaining('damaged'),
    });
  });

  test('gives links that anyone can read for a while, and none where the host has no place for a bucket', async () => {
    const location = parseObjectUrl('oss://media/视频/a b+c%25.txt');
    await store.put(await fileOf('linked'), location);
    expect(await store.link(location, 60)).toBeNull();
    const linking = make({ pathStyle: true });
    const link = (await linking.link(location, 60)) ?? '';
    const answer = await fetch(link);
    expect([answer.status, await answer.text()]).toEqual([200, 'linked']);
    expect(server.seen.at(-1)?.signed).toBe('query');
    expect((await fetch(link.replace('x-oss-expires=60', 'x-oss-expires=600'))).status).toBe(403);
    expect((await fetch((await linking.link(location, -1)) ?? '')).status).toBe(403);
  });

  test('links to the outside from inside the network of the vendor, in the region of the object', async () => {
    const inside = createOssStore({ region: 'oss-cn-hangzhou', internal: true });
    const link = await inside.link(parseObjectUrl('oss://media.oss-cn-shanghai.aliyuncs.com/a.txt'), 60);
    expect(link).toMatch(/^https:\/\/media\.oss-cn-shanghai\.aliyuncs\.com\/a\.txt\?.*cn-shanghai%2Foss/u);
  });

  test('says what to do without credentials', async () => {
    become('', '');
    process.env['ALIBABA_CLOUD_ECS_METADATA_DISABLED'] = 'true';
    const refusal = { type: 'NotPermitted', message: expect.stringContaining('ALIBABA_CLOUD_ACCESS_KEY_ID') };
    await expect(make().read(parseObjectUrl('oss://media/x.txt'))).rejects.toMatchObject(refusal);
  });
});
