import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type OSS from 'ali-oss';
import type { BucketLocation } from '../bucket-location.ts';
import { contentTypeOf } from '../content-type.ts';
import { stageIdMetadata, type RemoteFacts, type Upload } from '../remote/bucket-client.ts';
import { cutIntoParts, partSize, workOnParts, type Part } from '../remote/parts.ts';
import type { OssClients } from './clients.ts';
import { guarded } from './errors.ts';

/** So many parts of a transfer are under way at a time. */
const width = 3;
const wantedCopyPartBytes = 512 << 20;

/** Sends a file; one that is larger than `partBytes` in parts of about that size. OSS checks the MD5 of each. */
export async function uploadToOss(clients: OssClients, upload: Upload, to: BucketLocation, partBytes: number) {
  const { path, sizeBytes, contentType, stageId, signal, onProgress } = upload;
  const options = { mime: contentType, ...described(stageId) };
  const file = await open(path);
  try {
    if (sizeBytes <= partBytes) {
      const content = await readPart(file, { start: 0, end: sizeBytes });
      await guarded(to, async () => (await clients.for(to)).put(to.key, content, options), signal);
      onProgress?.(sizeBytes);
      return;
    }
    let doneBytes = 0;
    await inParts(clients, to, options, cutIntoParts(sizeBytes, partSize(sizeBytes, partBytes)), async (id, part) => {
      const content = await readPart(file, part);
      const md5 = createHash('md5').update(content).digest('base64');
      const send = async () => {
        const partOptions = { timeout: undefined, headers: { 'Content-MD5': md5 } };
        return (await clients.for(to)).uploadPart(to.key, id, part.number, content, 0, content.length, partOptions);
      };
      const { etag } = await guarded(to, send, signal);
      onProgress?.((doneBytes += content.length));
      return etag;
    });
  } finally {
    await file.close();
  }
}

/** Copies an object inside the store; one that is larger than `copyLimitBytes` in parts. */
export async function copyInOss(
  clients: OssClients,
  { from, to, facts, copyLimitBytes }: { from: BucketLocation; to: BucketLocation; facts: RemoteFacts; copyLimitBytes: number },
) {
  if (facts.sizeBytes <= copyLimitBytes) {
    await guarded(from, async () => (await clients.for(to)).copy(to.key, `/${from.bucket}/${from.key}`));
    return;
  }
  const options = { mime: contentTypeOf(to.key), ...described(facts.stageId) };
  const partBytes = partSize(facts.sizeBytes, Math.min(wantedCopyPartBytes, copyLimitBytes));
  const source = { sourceKey: from.key, sourceBucketName: from.bucket };
  await inParts(clients, to, options, cutIntoParts(facts.sizeBytes, partBytes), async (id, { number, start, end }) => {
    const range = `${String(start)}-${String(end - 1)}`;
    const send = async () => (await clients.for(to)).uploadPartCopy(to.key, id, number, range, source, {});
    return (await guarded(from, send)).etag;
  });
}

/** Makes an object of parts; nothing is kept of one that is not finished. */
async function inParts(
  clients: OssClients,
  to: BucketLocation,
  options: OSS.InitMultipartUploadOptions,
  parts: readonly Part[],
  send: (uploadId: string, part: Part) => Promise<string>,
): Promise<void> {
  const begun = await guarded(to, async () => (await clients.for(to)).initMultipartUpload(to.key, options));
  const { uploadId } = begun;
  try {
    const etags = await workOnParts(parts, width, (part) => send(uploadId, part));
    const done = parts.map(({ number }, index) => ({ number, etag: etags[index]! }));
    await guarded(to, async () => (await clients.for(to)).completeMultipartUpload(to.key, uploadId, done));
  } catch (error) {
    const client = await clients.for(to).catch(() => undefined);
    await client?.abortMultipartUpload(to.key, uploadId).catch(() => undefined);
    throw error;
  }
}

async function readPart(
  file: Awaited<ReturnType<typeof open>>,
  { start, end }: Pick<Part, 'start' | 'end'>,
): Promise<Buffer> {
  const content = Buffer.alloc(end - start);
  let filled = 0;
  while (filled < content.length) {
    const { bytesRead } = await file.read(content, filled, content.length - filled, start + filled);
    if (bytesRead === 0) throw new Error('The file became shorter while it was sent.');
    filled += bytesRead;
  }
  return content;
}

function described(stageId: string | undefined): { headers?: Record<string, string> } {
  return stageId === undefined ? {} : { headers: { [`x-oss-meta-${stageIdMetadata}`]: stageId } };
}
