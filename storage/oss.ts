import type { IncomingMessage } from 'node:http';
import type { ObjectStore } from '../contract/object-store.ts';
import type { BucketLocation } from './bucket-location.ts';
import { createOssClients, type OssEndpoint } from './oss/clients.ts';
import { guarded, translate } from './oss/errors.ts';
import { toFacts } from './oss/facts.ts';
import { copyInOss, uploadToOss } from './oss/transfer.ts';
import type { BucketClient } from './remote/bucket-client.ts';
import { createRemoteStore } from './remote/remote-store.ts';

/** How an OSS store works. */
export interface OssStoreOptions extends OssEndpoint {
  /** Larger files are sent in parts of this size, at least 100 KiB; default 8 MiB. */
  partBytes?: number;
  /** Larger objects are copied in parts; default 1 GiB. */
  copyLimitBytes?: number;
  /** Objects in one page of a listing; default 1000. */
  pageSize?: number;
}

const mebibyte = 1 << 20;

/** A connection that is silent for so long is given up. */
const silenceTimeoutMs = 60_000;

/** Keeps objects in Alibaba Cloud OSS, through the vendor's client, with signatures of version 4. */
export function createOssStore(options: OssStoreOptions): ObjectStore {
  const { partBytes = 8 * mebibyte, copyLimitBytes = 1024 * mebibyte, pageSize = 1000 } = options;
  const clients = createOssClients(options);

  const client: BucketClient = {
    head: (location) =>
      guarded(location, async () => {
        const { res } = await (await clients.for(location)).head(location.key);
        return toFacts((res as { headers: object }).headers);
      }),

    read: (location, signal) =>
      guarded(
        location,
        async () => {
          const { stream, res } = await (await clients.for(location)).getStream(location.key);
          return { facts: toFacts(res.headers), content: chunksOf(stream as IncomingMessage, location, signal) };
        },
        signal,
      ),

    upload: (upload, to) => uploadToOss(clients, upload, to, partBytes),

    copy: (from, to, facts) => copyInOss(clients, { from, to, facts, copyLimitBytes }),

    remove: (location) =>
      guarded(location, async () => void (await (await clients.for(location)).delete(location.key))),

    async *list({ prefix, ...place }) {
      const location: BucketLocation = { scheme: 'oss', key: '', ...place };
      let token: string | undefined;
      do {
        const page = await guarded(location, async () => {
          // The client signs an empty parameter in another way than it sends it.
          const from = { ...(prefix !== '' && { prefix }), ...(token !== undefined && { 'continuation-token': token }) };
          return (await clients.for(place)).listV2({ 'max-keys': pageSize, ...from });
        });
        for (const { name, size, lastModified } of page.objects) {
          yield { key: name, sizeBytes: size, modified: new Date(lastModified) };
        }
        token = (page as { nextContinuationToken?: string | null }).nextContinuationToken ?? undefined;
      } while (token !== undefined);
    },

    tryUpload: (location) =>
      guarded(location, async () => {
        const { uploadId } = await (await clients.for(location)).initMultipartUpload(location.key);
        await (await clients.for(location)).abortMultipartUpload(location.key, uploadId);
      }),

    async abortUploads({ prefix, ...place }) {
      await guarded({ scheme: 'oss', key: '', ...place }, async () => {
        const { uploads } = await (await clients.for(place)).listUploads({ prefix, 'max-uploads': pageSize });
        for (const { name, uploadId } of uploads) {
          await (await clients.for(place)).abortMultipartUpload(name, uploadId);
        }
      });
    },

    async link(location, lifetimeSeconds) {
      const found = await clients.forLinks(location);
      return found && found.signatureUrlV4('GET', lifetimeSeconds, undefined, location.key);
    },
  };
  return createRemoteStore(client);
}

async function* chunksOf(stream: IncomingMessage, location: BucketLocation, signal?: AbortSignal) {
  const stop = (): void => void stream.destroy();
  signal?.addEventListener('abort', stop, { once: true });
  stream.setTimeout(silenceTimeoutMs, () => stream.destroy(new Error('The connection was silent for too long.')));
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (error) {
    signal?.throwIfAborted();
    throw translate(error, location);
  } finally {
    signal?.removeEventListener('abort', stop);
    stream.destroy();
  }
}
