import { createReadStream } from 'node:fs';
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  paginateListObjectsV2,
  S3Client,
  type GetObjectCommandOutput,
  type HeadObjectCommandOutput,
} from '@aws-sdk/client-s3';
import { Upload as ManagedUpload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { ObjectStore } from '../contract/object-store.ts';
import type { BucketLocation } from './bucket-location.ts';
import { stageIdMetadata, type BucketClient, type RemoteFacts } from './remote/bucket-client.ts';
import { partSize } from './remote/parts.ts';
import { createRemoteStore } from './remote/remote-store.ts';
import { copyInS3 } from './s3/copy.ts';
import { guarded } from './s3/errors.ts';

/** Where an S3-compatible store is. Credentials come from the AWS default chain. */
export interface S3StoreOptions {
  region: string;
  /** Default that of AWS in the region. */
  endpoint?: string;
  /** Puts the bucket into the path instead of the host name; default no. */
  pathStyle?: boolean;
  /** Larger files are sent in parts of this size, at least 5 MiB; default 16 MiB. */
  partBytes?: number;
  /** Larger objects are copied in parts; default 5 GiB, the most that one copy takes. */
  copyLimitBytes?: number;
  /** Objects in one page of a listing; default 1000. */
  pageSize?: number;
}

const mebibyte = 1 << 20;
const connectTimeoutMs = 10_000;
/** Copies of large objects are made in silence. */
const silenceTimeoutMs = 300_000;

/** Keeps objects in S3, or in a store that speaks its protocol. A region that a URL names is not looked at. */
export function createS3Store(options: S3StoreOptions): ObjectStore {
  const { region, endpoint, pathStyle = false, pageSize = 1000 } = options;
  const { partBytes = 16 * mebibyte, copyLimitBytes = 5120 * mebibyte } = options;
  const s3 = new S3Client({
    region,
    ...(endpoint !== undefined && { endpoint }),
    forcePathStyle: pathStyle,
    requestHandler: { connectionTimeout: connectTimeoutMs, socketTimeout: silenceTimeoutMs },
    // Many stores that speak S3 do not know the newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });

  const client: BucketClient = {
    head: (location) => guarded(location, async () => toFacts(await s3.send(new HeadObjectCommand(named(location))))),

    read: (location, signal) =>
      guarded(location, async () => {
        const found = await s3.send(new GetObjectCommand(named(location)), signal && { abortSignal: signal });
        return { facts: toFacts(found), content: guardedContent(found.Body as AsyncIterable<Uint8Array>, location) };
      }),

    async upload({ path, sizeBytes, contentType, stageId, signal, onProgress }, to) {
      signal?.throwIfAborted();
      const body = createReadStream(path);
      const upload = new ManagedUpload({
        client: s3,
        partSize: partSize(sizeBytes, partBytes),
        queueSize: 3,
        params: {
          ...named(to),
          Body: body,
          ContentType: contentType,
          ...(stageId !== undefined && { Metadata: { [stageIdMetadata]: stageId } }),
        },
      });
      upload.on('httpUploadProgress', ({ loaded = 0 }) => onProgress?.(loaded));
      const abort = (): void => void upload.abort();
      signal?.addEventListener('abort', abort, { once: true });
      try {
        await guarded(to, () => upload.done());
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      } finally {
        signal?.removeEventListener('abort', abort);
        body.destroy();
      }
    },

    copy: (from, to, facts) => guarded(from, () => copyInS3(s3, { from, to, facts, copyLimitBytes })),

    remove: (location) => guarded(location, async () => void (await s3.send(new DeleteObjectCommand(named(location))))),

    async *list({ bucket, prefix }) {
      const pages = paginateListObjectsV2({ client: s3, pageSize }, { Bucket: bucket, Prefix: prefix });
      for (;;) {
        const page = await guarded(whole(bucket), () => pages.next());
        if (page.done) return;
        for (const { Key, Size = 0, LastModified = new Date(0) } of page.value.Contents ?? []) {
          if (Key !== undefined) yield { key: Key, sizeBytes: Size, modified: LastModified };
        }
      }
    },

    tryUpload: (location) =>
      guarded(location, async () => {
        const { UploadId } = await s3.send(new CreateMultipartUploadCommand(named(location)));
        await s3.send(new AbortMultipartUploadCommand({ ...named(location), UploadId }));
      }),

    abortUploads: ({ bucket, prefix }) =>
      guarded(whole(bucket), async () => {
        const command = new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix });
        const found = await s3.send(command).catch((error: unknown) => {
          if (error instanceof Error && error.name === 'NotImplemented') return undefined;
          throw error;
        });
        for (const { Key, UploadId } of found?.Uploads ?? []) {
          await s3.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
        }
      }),

    link: (location, lifetimeSeconds) =>
      guarded(location, () => getSignedUrl(s3, new GetObjectCommand(named(location)), { expiresIn: lifetimeSeconds })),
  };
  return createRemoteStore(client);
}

function named({ bucket, key }: BucketLocation): { Bucket: string; Key: string } {
  return { Bucket: bucket, Key: key };
}

function whole(bucket: string): BucketLocation {
  return { scheme: 'oss', bucket, key: '' };
}

async function* guardedContent(content: AsyncIterable<Uint8Array>, location: BucketLocation) {
  const chunks = content[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await guarded(location, () => chunks.next());
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await chunks.return?.();
  }
}

/** An ETag is the MD5 of the content only where it has that form and the store did not encrypt with a key of its own. */
function toFacts(found: GetObjectCommandOutput | HeadObjectCommandOutput): RemoteFacts {
  const { ContentLength = 0, LastModified = new Date(0), ETag = '', Metadata, ServerSideEncryption } = found;
  const stageId = Metadata?.[stageIdMetadata];
  const md5 = /^"?([0-9a-f]{32})"?$/iu.exec(ETag)?.[1]?.toLowerCase();
  const comparable = ServerSideEncryption === undefined || ServerSideEncryption === 'AES256';
  return {
    sizeBytes: ContentLength,
    modified: LastModified,
    ...(stageId !== undefined && { stageId }),
    ...(md5 !== undefined && comparable && !found.SSECustomerAlgorithm && { digest: { algorithm: 'md5', value: md5 } }),
  };
}
