import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll } from '@jest/globals';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

interface Stored {
  size: number;
  md5: string;
}

/** The parts of s3rver that are used; it has no types of its own. */
interface S3rver {
  run(): Promise<AddressInfo>;
  close(): Promise<void>;
  httpServer: { closeAllConnections(): void };
  middleware: ((context: Context, next: () => Promise<void>) => Promise<void>)[];
  store: {
    getResourcePath(bucket: string, key: string | undefined, kind: string): string;
    getObject(bucket: string, key: string, range: { start: number; end: number }): Promise<{ content: Readable }>;
    putPart(bucket: string, uploadId: string, part: string, content: Readable): Promise<Stored>;
    listObjects(
      bucket: string,
      listing: { prefix: string; maxKeys: number },
    ): Promise<{ objects: { key: string; size: number; lastModifiedDate: Date }[] }>;
    putObject(object: { bucket: string; key: string }): Promise<Stored>;
  };
}

interface Context {
  method: string;
  path: string;
  query: Record<string, string | undefined>;
  headers: Record<string, string | undefined>;
  status: number;
  type: string;
  body: string;
}

const require = createRequire(import.meta.url);
const make = require('s3rver') as new (options: object) => S3rver;

/** The credentials that the server knows. */
export const s3Key = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' };

/** A running S3 server. */
export interface S3Server {
  endpoint: string;
  /** Keys of multipart uploads that have not ended. */
  uploads(bucket: string): Promise<string[]>;
  /** Names of the files of staged objects. */
  staged(bucket: string): Promise<string[]>;
}

/** Starts the S3 server s3rver on a free port; it is gone when the test file ends. */
export async function startS3Server(buckets: readonly string[]): Promise<S3Server> {
  const directory = await temporaryFolder();
  const server = new make({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: buckets.map((name) => ({ name })),
  });
  waitForFiles(server);
  addWhatIsMissing(server);
  const { port } = await server.run();
  afterAll(async () => {
    server.httpServer.closeAllConnections();
    await server.close();
  });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    uploads: async (bucket) => (await openUploads(server, bucket)).map(({ key }) => key),
    staged: (bucket) => readdir(join(directory, bucket, '.reelflow-staging')).catch(() => []),
  };
}

/** The server answers before all it got is in its file. */
function waitForFiles({ store }: S3rver): void {
  const putObject = store.putObject.bind(store);
  store.putObject = async (object) => {
    const stored = await putObject(object);
    const path = store.getResourcePath(object.bucket, object.key, 'object');
    await until(async () => (await stat(path)).size === stored.size);
    return stored;
  };
  const putPart = store.putPart.bind(store);
  store.putPart = async (bucket, uploadId, part, content) => {
    const stored = await putPart(bucket, uploadId, part, content);
    const path = join(store.getResourcePath(bucket, undefined, 'uploads'), uploadId, part);
    await until(async () => (await stat(path)).size === stored.size);
    return stored;
  };
}

/**
 * What the server lacks: copying a part, giving up an upload, listing uploads, and listings in order and in pages, whose
 * marks it encrypts with a cipher that is no more.
 */
function addWhatIsMissing(server: S3rver): void {
  const { store, middleware } = server;
  middleware.unshift(async (context, next) => {
    const { method, path, query, headers } = context;
    const [, bucket = ''] = path.split('/');
    const { uploadId, partNumber = '' } = query;
    const source = headers['x-amz-copy-source'];
    if (method === 'DELETE' && uploadId) {
      await rm(join(store.getResourcePath(bucket, undefined, 'uploads'), uploadId), { recursive: true });
      context.status = 204;
    } else if (method === 'PUT' && uploadId && source) {
      const [from = '', ...key] = decodeURIComponent(source).split('/');
      const [start = 0, end = 0] = (headers['x-amz-copy-source-range'] ?? '').match(/\d+/gu)?.map(Number) ?? [];
      const { content } = await store.getObject(from, key.join('/'), { start, end });
      const { md5 } = await store.putPart(bucket, uploadId, partNumber, content);
      answer(context, `<CopyPartResult><ETag>"${md5}"</ETag></CopyPartResult>`);
    } else if (method === 'GET' && 'uploads' in query) {
      const prefix = query['prefix'] ?? '';
      const found = (await openUploads(server, bucket)).filter(({ key }) => key.startsWith(prefix));
      const list = found.map(({ key, id }) => `<Upload><Key>${key}</Key><UploadId>${id}</UploadId></Upload>`);
      answer(context, `<ListMultipartUploadsResult>${list.join('')}</ListMultipartUploadsResult>`);
    } else if (method === 'GET' && query['list-type'] === '2') {
      const after = query['continuation-token'] ?? '';
      // In the order of folders, not of keys.
      const all = await store.listObjects(bucket, { prefix: query['prefix'] ?? '', maxKeys: Infinity });
      const rest = all.objects.sort((one, other) => (one.key < other.key ? -1 : 1)).filter(({ key }) => key > after);
      const objects = rest.slice(0, Number(query['max-keys'] ?? 1000));
      const isTruncated = objects.length < rest.length;
      const list = objects.map(({ key, size, lastModifiedDate: date }) => {
        return `<Contents><Key>${escape(key)}</Key><Size>${size}</Size><LastModified>${date.toISOString()}</LastModified></Contents>`;
      });
      const last = objects.at(-1)?.key ?? '';
      if (isTruncated) list.push(`<NextContinuationToken>${escape(last)}</NextContinuationToken>`);
      answer(context, `<ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>${list.join('')}</ListBucketResult>`);
    } else {
      await next();
    }
  });
}

function answer(context: Context, xml: string): void {
  context.status = 200;
  context.type = 'application/xml';
  context.body = `<?xml version="1.0" encoding="UTF-8"?>${xml}`;
}

async function openUploads({ store }: S3rver, bucket: string): Promise<{ key: string; id: string }[]> {
  const folder = store.getResourcePath(bucket, undefined, 'uploads');
  await mkdir(folder, { recursive: true });
  const ids = await readdir(folder);
  return Promise.all(ids.map(async (id) => ({ id, key: await readFile(join(folder, id, 'key'), 'utf8') })));
}

function escape(text: string): string {
  return text.replace(/[<>&"]/gu, (mark) => `&#${mark.charCodeAt(0)};`);
}
