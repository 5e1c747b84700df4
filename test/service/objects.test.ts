import { createHash } from 'node:crypto';
import { mkdir, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { get, request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { parseObjectUrl } from '../../contract/object-url.ts';
import { createFolderStore } from '../../storage/folder.ts';
import { openLinkKey } from '../../storage/links/link-key.ts';
import { createLinkSigner } from '../../storage/links/link-signer.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import { startService } from './support/start-service.ts';

const dataFolder = await temporaryFolder();
const bucketFolder = join(dataFolder, 'objects/media');
await mkdir(join(bucketFolder, '目录'), { recursive: true });
const keyPath = join(dataFolder, 'link-key');
const keys = await Promise.all([1, 2, 3].map(() => openLinkKey(keyPath)));
let url = '';
let nowMs = Date.now();
const links = createLinkSigner({ key: keys[0]!, baseUrl: () => url, now: () => nowMs });
const store = createFolderStore({ dataFolder, fileRoots: [], links });
const { endpoint, log: lines, close } = await startService({ objects: { links, store } });
url = `http://${endpoint}`;
afterAll(close);
beforeEach(() => {
  nowMs = Date.now();
});

const content = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251));
const odd = '目录/视频 1%"\'(a)#?.mp4';
await writeFile(join(bucketFolder, odd), content);
await writeFile(join(bucketFolder, 'page.html'), '<script>alert(1)</script>');
await writeFile(join(bucketFolder, 'empty.txt'), '');

async function linkTo(key: string, seconds = 60): Promise<string> {
  return (await store.link({ scheme: 'oss', bucket: 'media', key }, seconds)) ?? '';
}

describe('the key of links', () => {
  test('is one for all processes, and only its owner may read it', async () => {
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
    expect((await stat(keyPath)).mode & 0o777).toBe(0o600);
    const broken = join(dataFolder, 'broken-key');
    await writeFile(broken, 'short');
    await expect(openLinkKey(broken)).rejects.toMatchObject({ type: 'InvalidInput' });
  });
});

describe('a link', () => {
  test('gives the object, with headers that keep a browser from harm', async () => {
    const answer = await fetch(await linkTo(odd));
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer()).equals(content)).toBe(true);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'video/mp4',
      'content-length': '1000',
      'accept-ranges': 'bytes',
      'cache-control': 'private',
      'x-content-type-options': 'nosniff',
      'content-disposition': `inline; filename="__ 1___(a)__.mp4"; filename*=UTF-8''${encodeURIComponent('视频 1%"').replace("'", '%27')}%27%28a%29%23%3F.mp4`,
    });
    const page = await fetch(await linkTo('page.html'));
    expect(page.headers.get('content-type')).toBe('application/octet-stream');
    expect(page.headers.get('content-disposition')).toMatch(/^attachment; /u);
    expect((await fetch(await linkTo('empty.txt'))).headers.get('content-length')).toBe('0');
  });

  test('answers HEAD with the same headers and nothing else', async () => {
    const link = await linkTo(odd);
    const [head, whole] = [await fetch(link, { method: 'HEAD' }), await fetch(link)];
    await whole.arrayBuffer();
    for (const name of ['content-length', 'etag', 'last-modified', 'content-type']) {
      expect(head.headers.get(name)).toBe(whole.headers.get(name));
    }
    expect(await head.text()).toBe('');
  });

  test.each([
    ['bytes=0-0', 0, 0],
    ['bytes=10-19', 10, 19],
    ['bytes=990-', 990, 999],
    ['bytes=990-5000', 990, 999],
    ['bytes=-7', 993, 999],
    ['bytes=-5000', 0, 999],
  ])('gives the range %s', async (range, start, end) => {
    const answer = await fetch(await linkTo(odd), { headers: { range } });
    expect(answer.status).toBe(206);
    expect(answer.headers.get('content-range')).toBe(`bytes ${start}-${end}/1000`);
    expect(Buffer.from(await answer.arrayBuffer()).equals(content.subarray(start, end + 1))).toBe(true);
  });

  test.each(['bytes=1000-', 'bytes=-0', 'bytes=5000-6000'])('refuses the range %s', async (range) => {
    const answer = await fetch(await linkTo(odd), { headers: { range, accept: 'application/json' } });
    expect([answer.status, answer.headers.get('content-range')]).toEqual([416, 'bytes */1000']);
    expect(await answer.json()).toMatchObject({ Code: 'InvalidRange' });
  });

  test.each(['bytes=5-1', 'bytes=a-b', 'bytes=0-1,4-5', 'lines=0-1'])('ignores the range %s', async (range) => {
    const answer = await fetch(await linkTo(odd), { headers: { range } });
    expect([answer.status, (await answer.arrayBuffer()).byteLength]).toEqual([200, 1000]);
  });

  test('spares a client what it has, and mixes no ranges of two contents', async () => {
    const link = await linkTo(odd);
    const etag = (await fetch(link, { method: 'HEAD' })).headers.get('etag') ?? '';
    expect((await fetch(link, { headers: { 'if-none-match': `"x", ${etag}` } })).status).toBe(304);
    expect((await fetch(link, { headers: { range: 'bytes=0-1', 'if-range': etag } })).status).toBe(206);
    expect((await fetch(link, { headers: { range: 'bytes=0-1', 'if-range': '"old"' } })).status).toBe(200);
  });

  test('is good for its object and its time alone', async () => {
    const link = new URL(await linkTo(odd));
    const forged = [
      link.href.replace(/Expires=(\d+)/u, (_, time: string) => `Expires=${Number(time) + 1}`),
      link.href.replace('Signature=', 'Signature=A'),
      link.href.slice(0, -1),
      link.href.replace('.mp4', '.mp3'),
      link.href.replace('/media/', '/medi/'),
      `${link.origin}${link.pathname}`,
    ];
    for (const address of forged) expect([address, (await fetch(address)).status]).toEqual([address, 403]);
    nowMs += 61_000;
    const late = await fetch(link, { headers: { accept: 'application/json' } });
    expect([late.status, await late.json()]).toMatchObject([
      403,
      { Code: 'NoPermission', Message: expect.stringContaining('expired') },
    ]);
  });

  test('never leads out of its bucket', async () => {
    await writeFile(join(dataFolder, 'secret.txt'), 'secret');
    await symlink(join(dataFolder, 'secret.txt'), join(bucketFolder, 'away.txt'));
    const paths = [
      'media/../../secret.txt',
      'media/%2e%2e/%2e%2e/secret.txt',
      'media/..%2f..%2fsecret.txt',
      'media//a',
    ];
    for (const path of paths) {
      const key = decodeURIComponent(path.slice('media/'.length));
      const query = new URL(links.sign({ scheme: 'oss', bucket: 'media', key }, 60)).search;
      const status = await statusOf(`/objects/${path}${query}`);
      expect([path, status]).toEqual([path, 404]);
    }
    expect((await fetch(await linkTo('away.txt'))).status).toBe(404);
    expect((await fetch(await linkTo('none.txt'))).status).toBe(404);
    expect((await fetch(await linkTo('目录'))).status).toBe(404);
  });

  test('refuses in XML or JSON, and other methods', async () => {
    const answer = await fetch(await linkTo('none.txt'));
    expect(answer.headers.get('content-type')).toBe('text/xml;charset=utf-8');
    expect(await answer.text()).toContain('<Code>NoSuchKey</Code>');
    expect((await fetch(await linkTo(odd), { method: 'DELETE' })).status).toBe(404);
  });

  test('is logged and counted, without its signature', async () => {
    lines.length = 0;
    const link = await linkTo(odd);
    await (await fetch(link)).arrayBuffer();
    await until(() => lines.length > 0);
    expect(lines[0]?.fields).toMatchObject({ action: 'GetObject', object: `media/${odd}`, status: 200 });
    expect(JSON.stringify(lines)).not.toContain(new URL(link).searchParams.get('Signature'));
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/requests_total\{product="objects",action="GetObject",code="OK"\} \d+/u);
  });

  test('lets go of the file when the client goes', async () => {
    const large = Buffer.alloc(64 << 20, 7);
    await writeFile(join(bucketFolder, 'large.bin'), large);
    lines.length = 0;
    const link = await linkTo('large.bin');
    const answer = await new Promise<IncomingMessage>((resolve) => get(link, resolve));
    answer.once('data', () => answer.destroy());
    await until(() => lines.length > 0);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('code="ClientGone"');
    const whole = await fetch(link);
    const hash = createHash('sha256');
    for await (const chunk of whole.body as AsyncIterable<Uint8Array>) hash.update(chunk);
    expect(hash.digest('hex')).toBe(createHash('sha256').update(large).digest('hex'));
  });
});

test('a client that takes nothing of its answer is let go of, and the file too', async () => {
  await writeFile(join(bucketFolder, 'endless.bin'), '');
  await truncate(join(bucketFolder, 'endless.bin'), 256 << 20);
  const {
    port,
    log,
    close: closeStrict,
  } = await startService({ objects: { links, store }, limits: { silenceMs: 300 } });
  const link = new URL(await linkTo('endless.bin'));
  const answer = await new Promise<IncomingMessage>((resolve) =>
    get({ host: '127.0.0.1', port, path: link.pathname + link.search }, resolve),
  );
  answer.pause().on('error', () => undefined);
  await until(() => log.length > 0);
  expect(answer.statusCode).toBe(200);
  answer.destroy();
  await closeStrict();
});

test('a file of this machine has no link', async () => {
  expect(await store.link(parseObjectUrl('file:///etc/passwd'), 60)).toBeNull();
});

/** Sends a path as it is; `fetch` would tidy it up. */
async function statusOf(path: string): Promise<number | undefined> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path }, (answer) => resolve(answer.resume().statusCode))
      .on('error', reject)
      .end();
  });
}
