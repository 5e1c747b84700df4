import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { ObjectStore } from '../contract/object-store.ts';
import type { BucketLocation } from './bucket-location.ts';
import { createOssClients, type OssEndpoint } from './oss/clients.ts';
import { guarded, guardedChunks } from './oss/errors.ts';
import { toFacts } from './oss/facts.ts';
import { stageIdMetadata, type BucketClient, type Description } from './remote/bucket-client.ts';
import { createRemoteStore } from './remote/remote-store.ts';
import type { TransferSizes } from './remote/transfer.ts';

/** How an OSS store works. */
export interface OssStoreOptions extends OssEndpoint, Partial<TransferSizes> {
  /** Objects in one page of a listing; default 1000. */
  pageSize?: number;
}

const mebibyte = 1 << 20;

/** Parts may not be smaller than 100 KiB; copies of more than 1 GiB are to be made in parts. */
const defaultSizes: TransferSizes = { partBytes: 8 * mebibyte, copyLimitBytes: 1024 * mebibyte };

/** Keeps objects in Alibaba Cloud OSS, through the vendor's client, with signatures of version 4. */
export function createOssStore(options: OssStoreOptions): ObjectStore {
  const { pageSize = 1000 } = options;
  const clients = createOssClients(options);
  const on = clients.for;

  const client: BucketClient = {
    head: (location) =>
      guarded(location, async () => {
        const { res } = await (await on(location)).head(location.key);
        return toFacts((res as { headers: object }).headers);
      }),

    read: (location, signal) =>
      guarded(
        location,
        async () => {
          const found = await (await on(location)).getStream(location.key);
          const stream = found.stream as IncomingMessage;
          return { facts: toFacts(found.res.headers), content: guardedChunks(location, stream, signal) };
        },
        signal,
      ),

    put: (to, content, description, signal) =>
      guarded(
        to,
        async () => {
          await (await on(to)).put(to.key, content, described(description));
        },
        signal,
      ),

    copy: (from, to) =>
      guarded(from, async () => {
        await (await on(to)).copy(to.key, `/${from.bucket}/${from.key}`);
      }),

    remove: (location) =>
      guarded(location, async () => {
        await (await on(location)).delete(location.key);
      }),

    async *list({ prefix, ...place }) {
      let token: string | undefined;
      do {
        const page = await guarded(whole(place), async () => {
          // The client signs an empty parameter in another way than it sends it.
          const from = {
            ...(prefix !== '' && { prefix }),
            ...(token !== undefined && { 'continuation-token': token }),
          };
          return (await on(place)).listV2({ 'max-keys': pageSize, ...from });
        });
        for (const { name, size, lastModified } of page.objects) {
          yield { key: name, sizeBytes: size, modified: new Date(lastModified) };
        }
        token = (page as { nextContinuationToken?: string | null }).nextContinuationToken ?? undefined;
      } while (token !== undefined);
    },

    link: (location, lifetimeSeconds) =>
      guarded(location, async () => {
        const found = await clients.forLinks(location);
        return found && found.signatureUrlV4('GET', lifetimeSeconds, undefined, location.key);
      }),

    beginUpload: (to, description) =>
      guarded(to, async () => {
        const { uploadId } = await (await on(to)).initMultipartUpload(to.key, described(description));
        return { to, id: uploadId };
      }),

    sendPart: ({ to, id }, number, content, signal) =>
      guarded(
        to,
        async () => {
          const headers = { 'Content-MD5': createHash('md5').update(content).digest('base64') };
          const withSum = { timeout: undefined, headers };
          return (await (await on(to)).uploadPart(to.key, id, number, content, 0, content.length, withSum)).etag;
        },
        signal,
      ),

    copyPart: ({ to, id }, { number, start, end }, from) =>
      guarded(from, async () => {
        const source = { sourceKey: from.key, sourceBucketName: from.bucket };
        const range = `${start}-${end - 1}`;
        return (await (await on(to)).uploadPartCopy(to.key, id, number, range, source, {})).etag;
      }),

    completeUpload: ({ to, id }, parts) =>
      guarded(to, async () => {
        await (await on(to)).completeMultipartUpload(to.key, id, [...parts]);
      }),

    abortUpload: ({ to, id }) =>
      guarded(to, async () => {
        await (await on(to)).abortMultipartUpload(to.key, id);
      }),

    listUploads: ({ prefix, ...place }) =>
      guarded(whole(place), async () => {
        const { uploads } = await (await on(place)).listUploads({ prefix, 'max-uploads': pageSize });
        return uploads.map(({ name, uploadId }) => ({ to: { ...whole(place), key: name }, id: uploadId }));
      }),
  };
  return createRemoteStore(client, { ...defaultSizes, ...options });
}

function whole(place: { bucket: string; region?: string }): BucketLocation {
  return { scheme: 'oss', key: '', ...place };
}

function described({ contentType, stageId }: Description): { mime: string; headers: Record<string, string> } {
  return {
    mime: contentType,
    headers: { ...(stageId !== undefined && { [`x-oss-meta-${stageIdMetadata}`]: stageId }) },
  };
}
