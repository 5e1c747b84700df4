import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  UploadPartCopyCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { BucketLocation } from '../bucket-location.ts';
import { contentTypeOf } from '../content-type.ts';
import { stageIdMetadata, type RemoteFacts } from '../remote/bucket-client.ts';
import { cutIntoParts, partSize, workOnParts } from '../remote/parts.ts';

/** What to copy; more than `copyLimitBytes` is copied in parts. */
export interface S3Copy {
  from: BucketLocation;
  to: BucketLocation;
  facts: RemoteFacts;
  copyLimitBytes: number;
}

const wantedPartBytes = 512 << 20;

/** Copies an object inside the store. */
export async function copyInS3(s3: S3Client, { from, to, facts, copyLimitBytes }: S3Copy): Promise<void> {
  const target = { Bucket: to.bucket, Key: to.key };
  const CopySource = `${from.bucket}/${from.key.split('/').map(encodeURIComponent).join('/')}`;
  if (facts.sizeBytes <= copyLimitBytes) {
    await s3.send(new CopyObjectCommand({ ...target, CopySource }));
    return;
  }
  const begin = new CreateMultipartUploadCommand({
    ...target,
    ContentType: contentTypeOf(to.key),
    ...(facts.stageId !== undefined && { Metadata: { [stageIdMetadata]: facts.stageId } }),
  });
  const { UploadId } = await s3.send(begin);
  try {
    const partBytes = partSize(facts.sizeBytes, Math.min(wantedPartBytes, copyLimitBytes));
    const Parts = await workOnParts(cutIntoParts(facts.sizeBytes, partBytes), 3, async ({ number, start, end }) => {
      const range = { CopySource, CopySourceRange: `bytes=${start}-${end - 1}` };
      const copied = await s3.send(new UploadPartCopyCommand({ ...target, ...range, UploadId, PartNumber: number }));
      return { PartNumber: number, ETag: copied.CopyPartResult?.ETag };
    });
    await s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }));
  } catch (error) {
    await s3.send(new AbortMultipartUploadCommand({ ...target, UploadId })).catch(() => undefined);
    throw error;
  }
}
