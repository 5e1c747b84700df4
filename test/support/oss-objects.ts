import { createHash, randomUUID } from 'node:crypto';
import { createCrc64 } from '../../storage/remote/crc64.ts';
import type { OssRequest } from './oss-signature.ts';

/** What is sent back. */
export interface OssAnswer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** A refusal as OSS words it. */
export class OssRefusal extends Error {
  readonly status: number;

  constructor(status: number, code: string) {
    super(code);
    this.status = status;
  }

  answer(): OssAnswer {
    const text = `<Error><Code>${this.message}</Code><Message>Refused.</Message><RequestId>5FTEST</RequestId></Error>`;
    return xml(text, this.status);
  }
}

interface StoredObject {
  content: Buffer;
  headers: Record<string, string>;
  modified: Date;
  /** The sum to tell; default the right one. */
  sum?: string;
}

interface OpenUpload {
  bucket: string;
  key: string;
  headers: Record<string, string>;
  parts: Map<number, Buffer>;
}

/** Buckets of objects in memory. */
export interface OssObjects {
  handle(request: OssRequest, content: Buffer): OssAnswer;
  buckets: Map<string, Map<string, StoredObject>>;
  uploads: Map<string, OpenUpload>;
  /** Told of every part that arrives. */
  onPart(part: number): void;
}

/** Does what signed requests ask for. */
export function createOssObjects(names: readonly string[]): OssObjects {
  const buckets: OssObjects['buckets'] = new Map(names.map((name) => [name, new Map<string, StoredObject>()]));
  const uploads: OssObjects['uploads'] = new Map();
  const objects: OssObjects = { handle, buckets, uploads, onPart: () => undefined };
  return objects;

  function handle(request: OssRequest, content: Buffer): OssAnswer {
    const bucket = buckets.get(request.bucket);
    if (!bucket) throw new OssRefusal(404, 'NoSuchBucket');
    checkMd5(request, content);
    const { method, query } = request;
    if (request.key === '') return query.has('uploads') ? listUploads(request) : listObjects(bucket, query);
    if (method === 'POST' && query.has('uploads')) return begin(request);
    if (query.has('uploadId')) return continueUpload(request, content);
    if (method === 'PUT') return put(bucket, request, content);
    const found = bucket.get(request.key);
    if (method === 'DELETE') {
      bucket.delete(request.key);
      return { status: 204, headers: {}, body: Buffer.alloc(0) };
    }
    if (!found) throw new OssRefusal(404, 'NoSuchKey');
    return { status: 200, headers: headersOf(found), body: found.content };
  }

  function put(bucket: Map<string, StoredObject>, request: OssRequest, content: Buffer): OssAnswer {
    const source = sourceOf(request);
    const object = source ?? { content, headers: keptHeaders(request) };
    const stored = { ...object, modified: new Date() };
    bucket.set(request.key, stored);
    if (source) return xml(`<CopyObjectResult><ETag>${etag(stored.content)}</ETag></CopyObjectResult>`);
    return { status: 200, headers: headersOf(stored), body: Buffer.alloc(0) };
  }

  function sourceOf({ headers }: OssRequest): StoredObject | undefined {
    const source = headers['x-oss-copy-source'];
    if (source === undefined) return undefined;
    const [, from = '', ...key] = decodeURIComponent(source).split('/');
    const found = buckets.get(from)?.get(key.join('/'));
    if (!found) throw new OssRefusal(404, 'NoSuchKey');
    return found;
  }

  function begin(request: OssRequest): OssAnswer {
    const { bucket, key } = request;
    const id = randomUUID();
    uploads.set(id, { bucket, key, headers: keptHeaders(request), parts: new Map() });
    return xml(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
  }

  function continueUpload(request: OssRequest, content: Buffer): OssAnswer {
    const { method, query, headers, bucket, key } = request;
    const id = query.get('uploadId') ?? '';
    const upload = uploads.get(id);
    if (!upload || upload.bucket !== bucket || upload.key !== key) throw new OssRefusal(404, 'NoSuchUpload');
    if (method === 'PUT') {
      const [start = 0, end = 0] = headers['x-oss-copy-source-range']?.match(/\d+/gu)?.map(Number) ?? [];
      const part = sourceOf(request)?.content.subarray(start, end + 1) ?? content;
      upload.parts.set(Number(query.get('partNumber')), part);
      objects.onPart(Number(query.get('partNumber')));
      return { status: 200, headers: { etag: etag(part) }, body: Buffer.alloc(0) };
    }
    uploads.delete(id);
    if (method === 'DELETE') return { status: 204, headers: {}, body: Buffer.alloc(0) };
    const numbers = [...content.toString().matchAll(/<PartNumber>(\d+)</gu)].map(([, number]) => Number(number));
    const whole = Buffer.concat(numbers.map((number) => upload.parts.get(number)!));
    const stored = { content: whole, headers: upload.headers, modified: new Date() };
    buckets.get(bucket)!.set(key, stored);
    return { ...xml('<CompleteMultipartUploadResult/>'), headers: headersOf(stored) };
  }

  function listUploads({ bucket, query }: OssRequest): OssAnswer {
    const found = [...uploads].filter(
      ([, { bucket: of, key }]) => of === bucket && key.startsWith(query.get('prefix') ?? ''),
    );
    const list = found.map(([id, { key }]) => `<Upload><Key>${escape(key)}</Key><UploadId>${id}</UploadId></Upload>`);
    return xml(`<ListMultipartUploadsResult>${list.join('')}</ListMultipartUploadsResult>`);
  }
}

function listObjects(bucket: Map<string, StoredObject>, query: URLSearchParams): OssAnswer {
  const after = query.get('continuation-token') ?? '';
  const keys = [...bucket.keys()].filter((key) => key.startsWith(query.get('prefix') ?? '') && key > after).sort();
  const page = keys.slice(0, Number(query.get('max-keys') ?? 100));
  const list = page.map((key) => {
    const { content, modified } = bucket.get(key)!;
    const facts = `<Size>${content.length}</Size><LastModified>${modified.toISOString()}</LastModified>`;
    return `<Contents><Key>${escape(key)}</Key>${facts}</Contents>`;
  });
  const more = page.length < keys.length;
  const next = more ? `<NextContinuationToken>${escape(page.at(-1)!)}</NextContinuationToken>` : '';
  return xml(`<ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${list.join('')}</ListBucketResult>`);
}

function checkMd5({ headers }: OssRequest, content: Buffer): void {
  const given = headers['content-md5'];
  if (given !== undefined && given !== createHash('md5').update(content).digest('base64')) {
    throw new OssRefusal(400, 'InvalidDigest');
  }
}

function keptHeaders({ headers }: OssRequest): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => name === 'content-type' || name.startsWith('x-oss-meta-'));
  return Object.fromEntries(kept) as Record<string, string>;
}

function headersOf({ content, headers, modified, sum: told }: StoredObject): Record<string, string> {
  const sum = createCrc64();
  sum.update(content);
  return {
    ...headers,
    etag: etag(content),
    'last-modified': modified.toUTCString(),
    'x-oss-hash-crc64ecma': told ?? sum.digest(),
  };
}

function etag(content: Buffer): string {
  return `"${createHash('md5').update(content).digest('hex').toUpperCase()}"`;
}

function xml(text: string, status = 200): OssAnswer {
  const body = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${text}`);
  return { status, headers: { 'content-type': 'application/xml' }, body };
}

function escape(text: string): string {
  return text.replace(/[<>&]/gu, (mark) => `&#${mark.charCodeAt(0)};`);
}
