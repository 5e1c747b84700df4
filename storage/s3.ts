import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { ObjectStore } from '../contract/object-store.ts';
import type { BucketLocation } from './bucket-location.ts';
import { stageIdMetadata, type BucketClient, type Description, type OpenUpload } from './remote/bucket-client.ts';
import { createRemoteStore } from './remote/remote-store.ts';
import type { TransferSizes } from './remote/transfer.ts';
import { guarded, guardedChunks } from './s3/errors.ts';
import { toFacts } from './s3/facts.ts';

/** Where an S3-compatible store is. Credentials come from the AWS default chain. */
export interface S3StoreOptions extends Partial<TransferSizes> {
  region: string;
  /** Default that of AWS in the region. */
  endpoint?: string;
  /** Puts the bucket into the path instead of the host name; default no. */
  pathStyle?: boolean;
  /** Objects in one page of a listing; default 1000. */
  pageSize?: number;
}

const mebibyte = 1 << 20;

/** Parts may not be smaller than 5 MiB, and one copy takes at most 5 GiB. */
const defaultSizes: TransferSizes = { partBytes: 8 * mebibyte, copyLimitBytes: 5120 * mebibyte };

const connectTimeoutMs = 10_000;
/** Large objects are copied in silence. */
const silenceTimeoutMs = 300_000;

/** Keeps objects in S3, or in a store that speaks its protocol. A region that a URL names is not looked at. */
export function createS3Store(options: S3StoreOptions): ObjectStore {
  const { region, endpoint, pathStyle = false, pageSize = 1000 } = options;
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
        const found = await s3.send(new GetObjectCommand(named(location)), aborted(signal));
        return { facts: toFacts(found), content: guardedChunks(location, found.Body as AsyncIterable<Uint8Array>) };
      }),

    put: (to, content, description, signal) =>
      guarded(to, async () => {
        const body = { Body: content, ContentMD5: md5Of(content) };
        await s3.send(new PutObjectCommand({ ...named(to), ...body, ...described(description) }), aborted(signal));
      }),

    copy: (from, to) =>
      guarded(from, async () => {
        await s3.send(new CopyObjectCommand({ ...named(to), CopySource: sourceOf(from) }));
      }),

    remove: (location) =>
      guarded(location, async () => {
        await s3.send(new DeleteObjectCommand(named(location)));
      }),

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

    link: (location, lifetimeSeconds) =>
      guarded(location, () => getSignedUrl(s3, new GetObjectCommand(named(location)), { expiresIn: lifetimeSeconds })),

    beginUpload: (to, description) =>
      guarded(to, async () => {
        const begun = await s3.send(new CreateMultipartUploadCommand({ ...named(to), ...described(description) }));
        return { to, id: begun.UploadId ?? '' };
      }),

    sendPart: (upload, number, content, signal) =>
      guarded(upload.to, async () => {
        const part = { ...ofUpload(upload), PartNumber: number, Body: content, ContentMD5: md5Of(content) };
        return (await s3.send(new UploadPartCommand(part), aborted(signal))).ETag ?? '';
      }),

    copyPart: (upload, { number, start, end }, from) =>
      guarded(from, async () => {
        const range = { CopySource: sourceOf(from), CopySourceRange: `bytes=${start}-${end - 1}` };
        const copied = await s3.send(new UploadPartCopyCommand({ ...ofUpload(upload), ...range, PartNumber: number }));
        return copied.CopyPartResult?.ETag ?? '';
      }),

    completeUpload: (upload, parts) =>
      guarded(upload.to, async () => {
        const Parts = parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag }));
        await s3.send(new CompleteMultipartUploadCommand({ ...ofUpload(upload), MultipartUpload: { Parts } }));
      }),

    abortUpload: (upload) =>
      guarded(upload.to, async () => {
        await s3.send(new AbortMultipartUploadCommand(ofUpload(upload)));
      }),

    listUploads: ({ bucket, prefix }) =>
      guarded(whole(bucket), async () => {
        const command = new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix });
        const found = await s3.send(command).catch((error: unknown) => {
          if (error instanceof Error && error.name === 'NotImplemented') return undefined;
          throw error;
        });
        return (found?.Uploads ?? []).map(({ Key = '', UploadId = '' }) => ({
          to: { ...whole(bucket), key: Key },
          id: UploadId,
        }));
      }),
  };
  return createRemoteStore(client, { ...defaultSizes, ...options });
}

function named({ bucket, key }: BucketLocation): { Bucket: string; Key: string } {
  return { Bucket: bucket, Key: key };
}

function whole(bucket: string): BucketLocation {
  return { scheme: 'oss', bucket, key: '' };
}

function sourceOf({ bucket, key }: BucketLocation): string {
  return `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
}

function ofUpload({ to, id }: OpenUpload): { Bucket: string; Key: string; UploadId: string } {
  return { ...named(to), UploadId: id };
}

function described({ contentType, stageId }: Description): { ContentType: string; Metadata?: Record<string, string> } {
  return { ContentType: contentType, ...(stageId !== undefined && { Metadata: { [stageIdMetadata]: stageId } }) };
}

function md5Of(content: Buffer): string {
  return createHash('md5').update(content).digest('base64');
}

function aborted(signal: AbortSignal | undefined): { abortSignal?: AbortSignal } {
  return signal ? { abortSignal: signal } : {};
}
