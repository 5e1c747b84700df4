import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll } from '@jest/globals';
import { createOssObjects, OssRefusal, type OssAnswer, type OssObjects } from './oss-objects.ts';
import { checkOssSignature, type OssKey, type OssRequest } from './oss-signature.ts';

/** The key that the server knows. */
export const ossKey: OssKey = { accessKeyId: 'LTAItest', accessKeySecret: 'of-the-test', region: 'cn-hangzhou' };

/** A running server that speaks as much of OSS as an object store needs. */
export interface OssServer {
  endpoint: string;
  /** Buckets, objects and unfinished uploads. */
  objects: OssObjects;
  /** How requests were signed and to which hosts they went. */
  seen: { signed: 'header' | 'query'; host: string; token: string | undefined }[];
  /** Answers so many requests with 503 before it goes on. */
  failNext(count: number): void;
}

/** Starts one on a free port; it is gone when the test file ends. Every request must be signed with version 4. */
export async function startOssServer(buckets: readonly string[]): Promise<OssServer> {
  const objects = createOssObjects(buckets);
  const seen: OssServer['seen'] = [];
  let failures = 0;

  const handle = (request: IncomingMessage, content: Buffer): OssAnswer => {
    const asked = readRequest(request);
    const { headers, query } = asked;
    seen.push({
      signed: headers['authorization'] === undefined ? 'query' : 'header',
      host: headers['host'] ?? '',
      token: headers['x-oss-security-token'] ?? query.get('x-oss-security-token') ?? undefined,
    });
    if (failures > 0) {
      failures--;
      throw new OssRefusal(503, 'ServiceUnavailable');
    }
    const fault = checkOssSignature(asked, ossKey);
    if (fault) throw new OssRefusal(403, fault);
    return objects.handle(asked, content);
  };

  const server = createServer((request, response) => {
    void buffer(request)
      .then((content) => handle(request, content))
      .catch((error: unknown) => {
        if (error instanceof OssRefusal) return error.answer();
        throw error;
      })
      .then((answer) => send(request, response, answer))
      .catch((error: unknown) => response.destroy(error as Error));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    seen,
    failNext: (count) => (failures = count),
  };
}

/** The bucket is in the host name, `bucket.oss-region.…`, or else the first part of the path. */
function readRequest({ method = '', url = '', headers }: IncomingMessage): OssRequest {
  const { pathname, searchParams } = new URL(url, 'http://server');
  const path = decodeURIComponent(pathname.slice(1));
  const ofHost = /^([^.]+)\.oss-/u.exec(headers.host ?? '')?.[1];
  const slash = path.indexOf('/');
  const inPath = path.startsWith(`${ofHost ?? path.slice(0, slash)}/`) && slash > 0;
  return {
    method,
    bucket: ofHost ?? path.slice(0, slash),
    key: inPath ? path.slice(slash + 1) : path,
    query: searchParams,
    headers: headers as Record<string, string>,
  };
}

function send({ method }: IncomingMessage, response: ServerResponse, { status, headers, body }: OssAnswer): void {
  response.writeHead(status, { 'content-length': body.length, 'x-oss-request-id': '5FTEST', ...headers });
  response.end(method === 'HEAD' ? undefined : body);
}
