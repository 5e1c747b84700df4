import { open, type FileHandle } from 'node:fs/promises';
import type { TransferOptions } from '../../contract/object-store.ts';
import type { BucketLocation } from '../bucket-location.ts';
import { contentTypeOf } from '../content-type.ts';
import type { BucketClient, Description, OpenUpload, RemoteFacts } from './bucket-client.ts';
import { cutIntoParts, partSize, workOnParts, type Part } from './parts.ts';

/** From which sizes on objects go in parts. */
export interface TransferSizes {
  /** A larger file is sent in parts of about this size, of which a few are in memory at a time. */
  partBytes: number;
  /** A larger object is copied in parts. */
  copyLimitBytes: number;
}

/** So many parts of a transfer are under way at a time. */
const width = 3;
const wantedCopyPartBytes = 512 << 20;

/** Sends a file; the object appears when all of it is there. */
export async function sendFile(
  client: BucketClient,
  path: string,
  to: BucketLocation,
  { description, partBytes, signal, onProgress }: TransferOptions & { description: Description; partBytes: number },
): Promise<void> {
  const file = await open(path);
  try {
    signal?.throwIfAborted();
    const { size } = await file.stat();
    if (size <= partBytes) {
      await client.put(to, await readPart(file, { start: 0, end: size }), description, signal);
      onProgress?.(size);
      return;
    }
    let doneBytes = 0;
    const parts = cutIntoParts(size, partSize(size, partBytes));
    await inParts(client, await client.beginUpload(to, description), parts, async (upload, part) => {
      signal?.throwIfAborted();
      const etag = await client.sendPart(upload, part.number, await readPart(file, part), signal);
      onProgress?.((doneBytes += part.end - part.start));
      return etag;
    });
  } catch (error) {
    // Clients have words of their own for being stopped.
    signal?.throwIfAborted();
    throw error;
  } finally {
    await file.close();
  }
}

/** Copies an object inside the store. */
export async function copyObject(
  client: BucketClient,
  from: BucketLocation,
  to: BucketLocation,
  { sizeBytes, stageId, copyLimitBytes }: RemoteFacts & { copyLimitBytes: number },
): Promise<void> {
  if (sizeBytes <= copyLimitBytes) return client.copy(from, to);
  const parts = cutIntoParts(sizeBytes, partSize(sizeBytes, Math.min(wantedCopyPartBytes, copyLimitBytes)));
  const description = { contentType: contentTypeOf(to.key), ...(stageId !== undefined && { stageId }) };
  const upload = await client.beginUpload(to, description);
  await inParts(client, upload, parts, (begun, part) => client.copyPart(begun, part, from));
}

/** Makes an object of parts; nothing is kept of one that is not finished. */
async function inParts(
  client: BucketClient,
  upload: OpenUpload,
  parts: readonly Part[],
  send: (upload: OpenUpload, part: Part) => Promise<string>,
): Promise<void> {
  try {
    const etags = await workOnParts(parts, width, (part) => send(upload, part));
    const sent = parts.map(({ number }, index) => ({ number, etag: etags[index]! }));
    await client.completeUpload(upload, sent);
  } catch (error) {
    await client.abortUpload(upload).catch(() => undefined);
    throw error;
  }
}

async function readPart(file: FileHandle, { start, end }: Pick<Part, 'start' | 'end'>): Promise<Buffer> {
  const content = Buffer.alloc(end - start);
  let filled = 0;
  while (filled < content.length) {
    const { bytesRead } = await file.read(content, filled, content.length - filled, start + filled);
    if (bytesRead === 0) throw new Error('The file became shorter while it was sent.');
    filled += bytesRead;
  }
  return content;
}
