import { mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { parseInputUrl, type HttpLocation } from '../../contract/object-url.ts';
import { createGuards } from '../../network/guards.ts';
import { createHttpInputs } from '../../storage/http-inputs.ts';
import { startHttpReceiver, type Answer, type HttpReceiver } from '../support/http-receiver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const parent = await temporaryFolder();
const content = Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * 31) % 251));
const guard = createGuards({ inputHosts: ['127.0.0.1'], internalHosts: [] }).inputs;
const inputs = createHttpInputs({ guard, maxBytes: 1 << 20, pauseMs: 1 });
let server: HttpReceiver | undefined;
afterEach(() => server?.close());

async function fetchFrom(answer: Answer, path = '/films/a.mp4', from = inputs): Promise<Buffer> {
  server = await startHttpReceiver(answer);
  const location = parseInputUrl(`${server.url}${path}`) as HttpLocation;
  return readFile(await from.fetch(location, await mkdtemp(join(parent, 'folder-'))));
}

/** Sends what is asked for and breaks the connection after some of it, a few times; then it sends all. */
const breaking =
  (times: number, headers: Record<string, string>): Answer =>
  (request, response, earlier) => {
    const [, start = '0'] = /^bytes=(\d+)-$/u.exec(request.headers.range ?? '') ?? [];
    const rest = content.subarray(Number(start));
    const head = { ...headers, 'content-length': rest.length };
    if (start === '0') response.writeHead(200, head);
    else {
      const range = `bytes ${start}-${content.length - 1}/${content.length}`;
      response.writeHead(206, { ...head, 'content-range': range });
    }
    if (earlier >= times) response.end(rest);
    else response.write(rest.subarray(0, 50_000), () => setTimeout(() => response.destroy(), 200));
  };

describe('an input from a web server', () => {
  test('is copied whole, under its own extension', async () => {
    server = await startHttpReceiver((_, response) => response.end(content));
    const folder = join(await mkdtemp(join(parent, 'folder-')), 'not-yet-there');
    const phases: string[] = [];
    const location = parseInputUrl(`${server.url}/films/a%20b.MP4?sign=1`) as HttpLocation;
    const path = await inputs.fetch(location, folder, { onProgress: ({ phase }) => phases.push(phase) });
    expect(path).toBe(join(folder, 'input.mp4'));
    expect(await readFile(path)).toEqual(content);
    expect(server.received[0]?.path).toBe('/films/a%20b.MP4?sign=1');
    expect(phases.at(-1)).toBe('fetching the input, 100%');
  });

  test('goes on where the connection broke, as long as it is the same file', async () => {
    expect(await fetchFrom(breaking(2, { etag: '"v1"' }))).toEqual(content);
    const resumed = server?.received.filter(({ headers }) => headers.range !== undefined) ?? [];
    expect(resumed.length).toBeGreaterThan(0);
    for (const { headers } of resumed) {
      expect(headers).toMatchObject({ range: expect.stringMatching(/^bytes=[1-9]\d*-$/u), 'if-range': '"v1"' });
    }
  });

  test('starts anew when it was changed in between', async () => {
    const changed: Answer = (_request, response, earlier) => {
      if (earlier === 0) breaking(1, { etag: '"v1"' })(_request, response, 0);
      else response.writeHead(200, { etag: '"v2"' }).end('the new one');
    };
    expect((await fetchFrom(changed)).toString()).toBe('the new one');
  });

  test('starts anew where the server cannot tell whether it is the same', async () => {
    expect(await fetchFrom(breaking(2, { etag: 'W/"v1"' }))).toEqual(content);
    expect(server?.received.map(({ headers }) => headers.range)).toEqual([undefined, undefined, undefined]);
  });

  test('keeps what there is while the server is busy', async () => {
    const busy: Answer = (request, response, earlier) => {
      if (earlier === 1) response.writeHead(503).end();
      else breaking(1, { etag: '"v1"' })(request, response, earlier);
    };
    expect(await fetchFrom(busy)).toEqual(content);
    expect(server?.received[2]?.headers.range).toMatch(/^bytes=[1-9]\d*-$/u);
  });
});

test.each([
  [404, 'ObjectNotFound', 1],
  [410, 'ObjectNotFound', 1],
  [403, 'NotPermitted', 1],
  [400, 'InvalidInput', 1],
  [500, 'StorageUnavailable', 5],
  [429, 'StorageUnavailable', 5],
])('an answer of %d is %s, asked %d times', async (status, type, times) => {
  const refusal = fetchFrom((_, response) => response.writeHead(status).end(), '/a.mp4?token=secret');
  await expect(refusal).rejects.toMatchObject({ type });
  await expect(refusal).rejects.not.toThrow(/secret/);
  expect(server?.received).toHaveLength(times);
});

test('what is too large is refused by its length before it is read, and else when the limit is passed', async () => {
  const small = createHttpInputs({ guard, maxBytes: 100_000 });
  const wanted = { type: 'InvalidInput', message: expect.stringContaining('REELFLOW_INPUT_MAX_MB') };
  await expect(fetchFrom((_, response) => response.end(content), '/a', small)).rejects.toMatchObject(wanted);
  await server?.close();
  const chunked: Answer = (_, response) => {
    response.write(content);
    response.end(content);
  };
  await expect(fetchFrom(chunked, '/a', small)).rejects.toMatchObject(wanted);
});

test('an empty file, and a server that is not there, are told as what they are', async () => {
  await expect(fetchFrom((_, response) => response.end())).rejects.toMatchObject({ type: 'MediaUnreadable' });
  await server?.close();
  const gone = parseInputUrl(`${server!.url}/a.mp4`) as HttpLocation;
  await expect(inputs.fetch(gone, parent)).rejects.toMatchObject({ type: 'StorageUnavailable' });
});

test('a host that is not allowed is refused without a connection, also as the target of a redirect', async () => {
  const other = await startHttpReceiver();
  const away: Answer = (_, response) =>
    response.writeHead(302, { location: other.url.replace('127.0.0.1', 'localhost') }).end();
  await expect(fetchFrom(away)).rejects.toMatchObject({
    type: 'NotPermitted',
    message: expect.stringContaining('REELFLOW_INPUT_HOSTS'),
  });
  expect(other.received).toEqual([]);
  await other.close();
});

test('stops when it is told to', async () => {
  const abort = new AbortController();
  server = await startHttpReceiver((_, response) => {
    response.write('a');
    setTimeout(() => abort.abort(new Error('enough')), 20);
  });
  const location = parseInputUrl(`${server.url}/a`) as HttpLocation;
  await expect(inputs.fetch(location, parent, { signal: abort.signal })).rejects.toThrow();
  expect(server.received).toHaveLength(1);
});
