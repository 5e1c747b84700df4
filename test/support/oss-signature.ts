import { createHash, createHmac } from 'node:crypto';

/** A request as an OSS server sees it. */
export interface OssRequest {
  method: string;
  bucket: string;
  key: string;
  /** Decoded, in any order. */
  query: URLSearchParams;
  headers: Record<string, string | undefined>;
}

/** Who may sign. */
export interface OssKey {
  accessKeyId: string;
  accessKeySecret: string;
  region: string;
}

const clockWindowMs = 15 * 60_000;

/**
 * Checks version 4 of the OSS signature, in the header or in the query, as the vendor documents it.
 * @returns the code of a refusal; undefined when all is well
 */
export function checkOssSignature(request: OssRequest, key: OssKey): string | undefined {
  const { headers, query } = request;
  const header =
    /^OSS4-HMAC-SHA256 Credential=(?<credential>[^,]+),(?:AdditionalHeaders=(?<more>[^,]+),)?Signature=(?<signature>[0-9a-f]{64})$/u.exec(
      headers['authorization'] ?? '',
    )?.groups;
  const inQuery = query.get('x-oss-signature-version') === 'OSS4-HMAC-SHA256';
  if (!header && !inQuery) return 'AccessDenied';
  const credential = header?.['credential'] ?? query.get('x-oss-credential') ?? '';
  const time = (header ? headers['x-oss-date'] : query.get('x-oss-date')) ?? '';
  const [id, date = '', region, product, terminator] = credential.split('/');
  if (id !== key.accessKeyId) return 'InvalidAccessKeyId';
  const scope = `${date}/${key.region}/oss/aliyun_v4_request`;
  if ([date, region, product, terminator].join('/') !== scope || !time.startsWith(date)) return 'InvalidArgument';

  const signedAt = Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/u, '$1-$2-$3T$4:$5:$6Z'));
  const lifetimeMs = inQuery ? Number(query.get('x-oss-expires')) * 1000 : clockWindowMs;
  if (!(Date.now() - signedAt < lifetimeMs) || signedAt - Date.now() > clockWindowMs) return 'RequestTimeTooSkewed';

  const more = header?.['more']?.split(';') ?? [];
  const text = ['OSS4-HMAC-SHA256', time, scope, sha256(canonicalRequest(request, more))].join('\n');
  let signingKey: Buffer | string = `aliyun_v4${key.accessKeySecret}`;
  for (const part of scope.split('/')) signingKey = hmac(signingKey, part);
  const right = hmac(signingKey, text).toString('hex');
  return right === (header?.['signature'] ?? query.get('x-oss-signature')) ? undefined : 'SignatureDoesNotMatch';
}

function canonicalRequest({ method, bucket, key, query, headers }: OssRequest, more: string[]): string {
  const pairs = [...query]
    .filter(([name]) => name !== 'x-oss-signature')
    .map(([name, value]) => (value === '' ? encode(name) : `${encode(name)}=${encode(value)}`))
    .sort();
  const names = Object.keys(headers).filter(
    (name) => name === 'content-type' || name === 'content-md5' || name.startsWith('x-oss-') || more.includes(name),
  );
  return [
    method,
    encode(`/${bucket}/${key}`).replaceAll('%2F', '/'),
    pairs.join('&'),
    names
      .sort()
      .map((name) => `${name}:${headers[name]?.trim() ?? ''}\n`)
      .join(''),
    more.join(';'),
    'UNSIGNED-PAYLOAD',
  ].join('\n');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/gu, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
