import { contentTypeOf, unknownContentType } from '../../storage/content-type.ts';

/** What a file says of itself. */
export interface FileFacts {
  size: bigint;
  mtimeNs: bigint;
  mtime: Date;
}

/** The headers of every answer that has to do with one object. */
export function objectHeaders(key: string, { size, mtimeNs, mtime }: FileFacts): Record<string, string> {
  const contentType = contentTypeOf(key);
  return {
    'content-type': contentType,
    'content-disposition': disposition(key, contentType === unknownContentType ? 'attachment' : 'inline'),
    etag: `"${size.toString(16)}-${mtimeNs.toString(16)}"`,
    'last-modified': mtime.toUTCString(),
    'accept-ranges': 'bytes',
    'cache-control': 'private',
    'x-content-type-options': 'nosniff',
    // Whatever a file holds, a browser runs nothing of it in the name of this service.
    'content-security-policy':
      "default-src 'none'; media-src 'self'; img-src 'self'; style-src 'unsafe-inline'; sandbox",
  };
}

/** The file name as RFC 6266 has it: plain for old clients, whole for others. */
function disposition(key: string, kind: 'inline' | 'attachment'): string {
  const name = key.slice(key.lastIndexOf('/') + 1);
  const plain = name.replace(/[^\w .()+,=@~-]/gu, '_');
  const whole = encodeURIComponent(name).replace(
    /['()*]/gu,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${whole}`;
}

/** Whether the client has this very content already. */
export function isUnchanged(given: Record<string, string | undefined>, headers: Record<string, string>): boolean {
  const tags = given['if-none-match'];
  if (tags !== undefined) {
    return tags.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//u, '') === headers['etag']);
  }
  const since = Date.parse(given['if-modified-since'] ?? '');
  return Date.parse(headers['last-modified'] ?? '') <= since;
}

/** Whether a range may be given: the client named no content, or this very one. */
export function mayGiveRange(ifRange: string | undefined, headers: Record<string, string>): boolean {
  return ifRange === undefined || ifRange === headers['etag'] || ifRange === headers['last-modified'];
}
