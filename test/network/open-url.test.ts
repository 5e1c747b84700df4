import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { guardListed, guardPublic, type Guard, type Resolve } from '../../network/guard.ts';
import { readHostList } from '../../network/host-list.ts';
import { openUrl, readStart, type GuardedRequest } from '../../network/open-url.ts';
import { startHttpReceiver, type Answer, type HttpReceiver } from '../support/http-receiver.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function receiver(answer?: Answer, where?: { address?: string; port?: number }): Promise<HttpReceiver> {
  const started = await startHttpReceiver(answer, where);
  open.push(started);
  return started;
}

const setting = 'REELFLOW_INTERNAL_HOSTS';
const guard = (hosts: string[], resolve?: Resolve): Guard =>
  guardPublic(readHostList(hosts, setting), setting, resolve);
const get = async (url: string, more: Partial<GuardedRequest> & { guard: Guard }): Promise<string> =>
  readStart(await openUrl({ url, ...more }), 1000);
/** Gives one list of addresses after the other, and the last one for ever. */
const inTurn = (...answers: string[][]): Resolve => {
  let calls = 0;
  return async () => answers[Math.min(calls++, answers.length - 1)]!.map((address) => ({ address, family: 4 }));
};

describe('refuses', () => {
  test.each([
    'http://127.0.0.1:PORT/',
    'http://localhost:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f.1:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://127.1:PORT/',
    'http://127.0.0.1.:PORT/',
    'http://0:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://[::1]:PORT/',
    'http://[::]:PORT/',
    'http://①②⑦.0.0.1:PORT/',
  ])('%s and says how its operator allows it', async (url) => {
    const target = await receiver();
    await expect(get(url.replace('PORT', String(target.port)), { guard: guard([]) })).rejects.toMatchObject({
      type: 'NotPermitted',
      message: expect.stringContaining(setting),
    });
    expect(target.received).toEqual([]);
  });

  test.each(['ftp://example.com/', 'file:///etc/passwd', 'http://user:secret@example.com/', 'nonsense'])(
    '%s without a connection, and repeats no password',
    async (url) => {
      const refusal = get(url, { guard: guard([]) });
      await expect(refusal).rejects.toMatchObject({ type: 'InvalidInput' });
      await expect(refusal).rejects.not.toThrow(/secret/);
    },
  );

  test('a name all of whose addresses are internal', async () => {
    const rebound = guard([], inTurn(['10.0.0.1', '169.254.169.254']));
    await expect(get('http://media.example.com/', { guard: rebound })).rejects.toMatchObject({ type: 'NotPermitted' });
  });
});

test('connects to the address that was checked, whatever the name stands for by then', async () => {
  const checked = await receiver((_, response) => response.end('checked'));
  const other = await receiver(undefined, { address: '127.0.0.2', port: checked.port });
  const rebinding = guard(['127.0.0.1'], inTurn(['127.0.0.1'], ['127.0.0.2']));
  const url = `http://rebind.example.com:${checked.port}/`;
  expect(await get(url, { guard: rebinding })).toBe('checked');
  expect(checked.received[0]?.headers.host).toBe(`rebind.example.com:${checked.port}`);
  // The next request asks again, and gets what is not allowed.
  await expect(get(url, { guard: rebinding })).rejects.toMatchObject({ type: 'NotPermitted' });
  expect(other.received).toEqual([]);
});

test('speaks TLS with the name, at the address that was checked', async () => {
  const hellos: string[] = [];
  const server = createServer((socket) => {
    socket.once('data', (hello) => {
      hellos.push(hello.toString('latin1'));
      socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => new Promise((resolve) => server.close(() => resolve())) });
  const { port } = server.address() as AddressInfo;
  const named = guard(['127.0.0.1'], inTurn(['127.0.0.1']));
  await expect(get(`https://secure.example.com:${port}/`, { guard: named })).rejects.toThrow();
  expect(hellos).toEqual([expect.stringContaining('secure.example.com')]);
});

test('goes to the allowed ones among the addresses of a name', async () => {
  const target = await receiver((_, response) => response.end('here'));
  const mixed = guard(['127.0.0.1'], inTurn(['10.255.255.1', '127.0.0.1']));
  expect(await get(`http://mixed.example.com:${target.port}/`, { guard: mixed })).toBe('here');
});

test('asks no proxy of the environment', async () => {
  const proxy = await receiver();
  const target = await receiver((_, response) => response.end('direct'));
  Object.assign(process.env, { http_proxy: proxy.url, HTTP_PROXY: proxy.url, NODE_USE_ENV_PROXY: '1' });
  try {
    expect(await get(target.url, { guard: guard(['127.0.0.1']) })).toBe('direct');
    expect(proxy.received).toEqual([]);
  } finally {
    for (const name of ['http_proxy', 'HTTP_PROXY', 'NODE_USE_ENV_PROXY']) Reflect.deleteProperty(process.env, name);
  }
});

describe('a redirect', () => {
  const to =
    (location: (port: number) => string, status = 302): Answer =>
    (request, response) =>
      request.path === '/end'
        ? response.end('end')
        : response.writeHead(status, { location: location(Number(request.headers.host?.split(':')[1])) }).end();

  test('is followed, also a relative one', async () => {
    const target = await receiver(to(() => '/end'));
    expect(await get(`${target.url}/start`, { guard: guard(['127.0.0.1']) })).toBe('end');
  });

  test('is checked like the first address', async () => {
    const target = await receiver(to((port) => `http://127.0.0.2:${port}/end`));
    await expect(get(target.url, { guard: guard(['127.0.0.1']) })).rejects.toMatchObject({ type: 'NotPermitted' });
    expect(target.received).toHaveLength(1);
  });

  test('is followed three times and no more', async () => {
    const target = await receiver((request, response) => {
      const left = Number(request.path.slice(1));
      if (left === 0) response.end('end');
      else response.writeHead(302, { location: `/${left - 1}` }).end();
    });
    expect(await get(`${target.url}/3`, { guard: guard(['127.0.0.1']) })).toBe('end');
    await expect(get(`${target.url}/4`, { guard: guard(['127.0.0.1']) })).rejects.toThrow(/too often/);
  });

  test('to something that is no web address is refused', async () => {
    const target = await receiver(to(() => 'file:///etc/passwd'));
    await expect(get(target.url, { guard: guard(['127.0.0.1']) })).rejects.toMatchObject({ type: 'InvalidInput' });
  });

  test('takes no header along to another host that may be meant for the first alone', async () => {
    const second = await receiver();
    const target = await receiver(to(() => second.url));
    await get(target.url, { guard: guard(['127.0.0.1']), headers: { 'x-key': 'secret', range: 'bytes=1-' } });
    expect(target.received[0]?.headers).toMatchObject({ 'x-key': 'secret' });
    expect(second.received[0]?.headers).toMatchObject({ range: 'bytes=1-' });
    expect(second.received[0]?.headers).not.toHaveProperty('x-key');
  });

  test('keeps a body where it keeps the method, and is not followed where it does not', async () => {
    const post = { guard: guard(['127.0.0.1']), method: 'POST', body: 'hello' } as const;
    const kept = await receiver(to(() => '/end', 307));
    expect(await get(kept.url, post)).toBe('end');
    expect(kept.received.map(({ method, body }) => [method, body])).toEqual([
      ['POST', 'hello'],
      ['POST', 'hello'],
    ]);
    const changed = await receiver(to(() => '/end', 302));
    expect((await openUrl({ url: changed.url, ...post })).statusCode).toBe(302);
    expect(changed.received).toHaveLength(1);
  });
});

describe('gives up', () => {
  test('on a host that accepts no connection in time', async () => {
    const never: Resolve = () => new Promise(() => {});
    await expect(get('http://slow.example.com/', { guard: guard([], never), connectMs: 20 })).rejects.toThrow(
      /did not accept a connection/,
    );
  });

  test('on a host that falls silent, before its answer', async () => {
    const target = await receiver(() => undefined);
    await expect(get(target.url, { guard: guard(['127.0.0.1']), idleMs: 50 })).rejects.toThrow(/was silent/);
  });

  test('on a host that falls silent in the middle of its answer', async () => {
    const target = await receiver((_, response) => response.write('a'));
    await expect(get(target.url, { guard: guard(['127.0.0.1']), idleMs: 50 })).rejects.toThrow(/aborted/);
  });

  test('when its time is over although something drips', async () => {
    const drips: NodeJS.Timeout[] = [];
    const target = await receiver((_, response) => void drips.push(setInterval(() => response.write('a'), 10)));
    await expect(get(target.url, { guard: guard(['127.0.0.1']), totalMs: 200 })).rejects.toThrow();
    drips.forEach(clearInterval);
  });

  test('when it is told to', async () => {
    const target = await receiver(() => undefined);
    const abort = new AbortController();
    const asked = get(target.url, { guard: guard(['127.0.0.1']), signal: abort.signal });
    setTimeout(() => abort.abort(new Error('enough')), 50);
    await expect(asked).rejects.toThrow('enough');
  });

  test('on an answer that is not HTTP', async () => {
    const server = createServer((socket) => void socket.resume().end('nonsense\r\n\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    open.push({ close: () => new Promise((resolve) => server.close(() => resolve())) });
    await expect(get(`http://127.0.0.1:${port}/`, { guard: guard(['127.0.0.1']) })).rejects.toThrow(/Parse Error/);
  });
});

test('reads no more of an answer than was asked for', async () => {
  const target = await receiver((_, response) => response.end('x'.repeat(1_000_000)));
  expect(await readStart(await openUrl({ url: target.url, guard: guard(['127.0.0.1']) }), 10)).toBe('x'.repeat(10));
});

test('a guard of listed hosts lets requests go to them alone, wherever they are', async () => {
  const target = await receiver((_, response) => response.end('media'));
  const hosts = readHostList([`media.internal:${target.port}`], 'REELFLOW_INPUT_HOSTS');
  const listed = guardListed(hosts, 'REELFLOW_INPUT_HOSTS', inTurn(['127.0.0.1']));
  expect(await get(`http://media.internal:${target.port}/`, { guard: listed })).toBe('media');
  await expect(get(`http://other.internal:${target.port}/`, { guard: listed })).rejects.toMatchObject({
    type: 'NotPermitted',
    message: expect.stringContaining(`REELFLOW_INPUT_HOSTS=other.internal:${target.port}`),
  });
});
