import type { GetObjectCommandOutput, HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import { stageIdMetadata, type RemoteFacts } from '../remote/bucket-client.ts';

/**
 * Reads what an answer says of an object. An ETag is the MD5 of the content only where it has that form and the store
 * did not encrypt with a key of its own.
 */
export function toFacts(found: GetObjectCommandOutput | HeadObjectCommandOutput): RemoteFacts {
  const { ContentLength = 0, LastModified = new Date(0), ETag = '', Metadata, ServerSideEncryption } = found;
  const stageId = Metadata?.[stageIdMetadata];
  const md5 = /^"?([0-9a-f]{32})"?$/iu.exec(ETag)?.[1]?.toLowerCase();
  const plain = ServerSideEncryption === undefined || ServerSideEncryption === 'AES256';
  return {
    sizeBytes: ContentLength,
    modified: LastModified,
    ...(stageId !== undefined && { stageId }),
    ...(md5 !== undefined && plain && !found.SSECustomerAlgorithm && { digest: { algorithm: 'md5', value: md5 } }),
  };
}
