import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import type { ObjectStore } from '../../contract/object-store.ts';
import { formatObjectUrl, parseObjectUrl, type ObjectLocation } from '../../contract/object-url.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const scratchFolder = await temporaryFolder();

/** A store to test, with the bucket `media`. */
export interface StoreUnderTest {
  store: ObjectStore;
  /** A store and a place in it that it may not touch. */
  forbidden: { store: ObjectStore; url: string };
  /** More than this goes over in parts. */
  partBytes: number;
  /** Whatever is there that is no object: stages, and uploads that did not end. */
  leftovers(): Promise<string[]>;
}

/** Tests what every store has to do. Its listings come in pages of 3 where it has pages. */
export function testStore(name: string, { store, forbidden, partBytes, leftovers }: StoreUnderTest): void {
  const file = async (content: string | Buffer): Promise<string> => {
    const path = join(scratchFolder, randomUUID());
    await writeFile(path, content);
    return path;
  };
  const at = (key: string): ObjectLocation => ({ scheme: 'oss', bucket: 'media', key });
  const put = async (key: string, content: string | Buffer) => store.put(await file(content), at(key));
  const contentAt = async (key: string) => readFile(await store.fetch(at(key), scratchFolder));
  const stage = async (content: string | Buffer, target: ObjectLocation, jobId: string = newJobId()) => {
    const made = { jobId, attemptId: `1-${randomUUID()}`, name: '封面 1%.txt', target };
    return { jobId, staged: await store.stage(await file(content), made) };
  };
  const keysBelow = async (prefix: string): Promise<string[]> => {
    const keys = [];
    for await (const { key } of store.list({ bucket: 'media', prefix })) keys.push(key);
    return keys;
  };

  describe(`${name}: reading and writing`, () => {
    test.each([
      'plain.txt',
      '目录/视频 1.txt',
      '100%/a%20b.txt',
      "a+b&c=d;e,f'(g)!~@$.txt",
      'what?#x.txt',
      'Ünï<>"`.txt',
    ])('gives back what was put at %s, by URL, file and stream', async (key) => {
      const location = parseObjectUrl(formatObjectUrl(at(key)));
      expect(location).toEqual(at(key));
      await put(key, `content of ${key}`);
      expect((await contentAt(key)).toString()).toBe(`content of ${key}`);
      const { facts, content } = await store.read(location);
      expect((await buffer(content)).toString()).toBe(`content of ${key}`);
      expect(facts.sizeBytes).toBe(Buffer.byteLength(`content of ${key}`));
      expect(Math.abs(facts.modified.getTime() - Date.now())).toBeLessThan(600_000);
      expect(await keysBelow(key)).toEqual([key]);
    });

    test('keeps an empty object', async () => {
      await put('empty.bin', '');
      expect(await contentAt('empty.bin')).toHaveLength(0);
      expect(await buffer((await store.read(at('empty.bin'))).content)).toHaveLength(0);
    });

    test('carries an object of several parts whole, there, within and back', async () => {
      const content = randomBytes(partBytes * 2 + 12_345);
      const done: number[] = [];
      await store.put(await file(content), at('large.bin'), { onProgress: (bytes) => done.push(bytes) });
      expect((await contentAt('large.bin')).equals(content)).toBe(true);
      expect(Math.max(...done)).toBe(content.length);

      const { jobId, staged } = await stage(content, at('large-copy.bin'));
      await store.publish(staged, at('large-copy.bin'));
      await store.discard(jobId, at('large-copy.bin'));
      expect((await contentAt('large-copy.bin')).equals(content)).toBe(true);
      expect(await leftovers()).toEqual([]);
    });

    test('keeps the extension of a file that is fetched', async () => {
      await put('clip.mp4', 'x');
      expect(await store.fetch(at('clip.mp4'), scratchFolder)).toMatch(/\.mp4$/u);
    });

    test('says by name what is missing', async () => {
      const missing = { type: 'ObjectNotFound', message: expect.stringContaining('oss://media/none.txt') };
      await expect(store.fetch(at('none.txt'), scratchFolder)).rejects.toMatchObject(missing);
      await expect(store.read(at('none.txt'))).rejects.toMatchObject(missing);
      await expect(store.remove(at('none.txt'))).rejects.toMatchObject(missing);
    });

    test('removes an object', async () => {
      await put('gone.txt', 'x');
      await store.remove(at('gone.txt'));
      await expect(store.read(at('gone.txt'))).rejects.toMatchObject({ type: 'ObjectNotFound' });
    });

    test('is told by name where it may not go', async () => {
      const location = parseObjectUrl(forbidden.url);
      const refusal = { type: 'NotPermitted' };
      await expect(forbidden.store.fetch(location, scratchFolder)).rejects.toMatchObject(refusal);
      await expect(forbidden.store.checkWritable(location)).rejects.toMatchObject(refusal);
      await expect(forbidden.store.put(await file('x'), location)).rejects.toMatchObject(refusal);
    });

    test('replaces an object, and keeps the old one when it is stopped', async () => {
      await put('replaced.txt', 'one');
      await put('replaced.txt', 'two');
      const signal = AbortSignal.abort(new Error('stopped'));
      const stopped = store.put(await file('three'), at('replaced.txt'), { signal });
      await expect(stopped).rejects.toThrow('stopped');
      expect((await contentAt('replaced.txt')).toString()).toBe('two');
    });
  });

  describe(`${name}: stages`, () => {
    test('publishes nothing before it is told to, then whole, and again without harm', async () => {
      const target = at('out/a.srt');
      const { jobId, staged } = await stage('result', target);
      expect(await keysBelow('out/')).toEqual([]);
      expect(await keysBelow('.')).toEqual([]);
      await store.publish(staged, target);
      await store.publish(staged, target);
      // A worker that crashed after it cleaned up does all of it once more.
      await store.discard(jobId, target);
      await store.publish(staged, target);
      await store.discard(jobId, target);
      expect((await contentAt('out/a.srt')).toString()).toBe('result');
      expect(await leftovers()).toEqual([]);
    });

    test('gives back what is staged, to join it with more', async () => {
      const target = at('out/joined.mp4');
      const { jobId, staged } = await stage('part', target);
      expect((await readFile(await store.fetchStaged(staged, target, scratchFolder))).toString()).toBe('part');
      await store.publish(staged, target);
      await store.discard(jobId, target);
      await put('loose.mp4', 'x');
      const loose = formatObjectUrl(at('loose.mp4'));
      await expect(store.fetchStaged(loose, target, scratchFolder)).rejects.toMatchObject({ type: 'NotPermitted' });
      expect(await leftovers()).toEqual([]);
    });

    test('lets two publish the same at a time', async () => {
      const target = at('both.txt');
      const { jobId, staged } = await stage('result', target);
      await Promise.all([store.publish(staged, target), store.publish(staged, target)]);
      expect((await contentAt('both.txt')).toString()).toBe('result');
      await store.discard(jobId, target);
    });

    test('drops all that the attempts at a job have staged, and nothing of another', async () => {
      const jobId = newJobId();
      const target = at('kept.txt');
      await stage('1', target, jobId);
      await stage('2', target, jobId);
      const other = await stage('other', target);
      await store.discard(jobId, target);
      await store.publish(other.staged, target);
      expect((await contentAt('kept.txt')).toString()).toBe('other');
      await store.discard(other.jobId, target);
      expect(await leftovers()).toEqual([]);
    });

    test('keeps the keys of unfinished files from everyone', async () => {
      const reserved = at('.reelflow-staging/a/b/c');
      const refused = { type: 'InvalidInput', message: expect.stringContaining('unfinished') };
      await expect(store.put(await file('x'), reserved)).rejects.toMatchObject(refused);
      await expect(store.fetch(reserved, scratchFolder)).rejects.toMatchObject(refused);
      await expect(store.checkWritable(reserved)).rejects.toMatchObject(refused);
    });

    test('takes only what was staged for a stage', async () => {
      await put('loose.txt', 'x');
      const reference = formatObjectUrl(at('loose.txt'));
      await expect(store.publish(reference, at('y.txt'))).rejects.toMatchObject({ type: 'NotPermitted' });
    });

    test('finds out that it can write, and leaves no trace of it', async () => {
      await store.checkWritable(at('new/folder/{source}.mp4'));
      expect(await keysBelow('new/')).toEqual([]);
      expect(await leftovers()).toEqual([]);
    });
  });

  describe(`${name}: listings`, () => {
    test('come whole and in order, over several pages, below a prefix', async () => {
      const keys = ['l/a-1', 'l/a/1', 'l/a/2', 'l/a1', 'l/b', 'l/c/d/e', 'l/f', 'l2'];
      for (const key of [...keys].reverse()) await put(key, key);
      expect(await keysBelow('l')).toEqual(expect.arrayContaining(keys));
      expect(await keysBelow('l/')).toEqual(keys.slice(0, -1));
      expect(await keysBelow('l/a')).toEqual(keys.slice(0, 4));
      expect(await keysBelow('nothing')).toEqual([]);
      expect(await keysBelow('')).toEqual(expect.arrayContaining(keys));
    });
  });
}

function newJobId(): string {
  return randomUUID().replaceAll('-', '');
}
