import { createHash } from 'node:crypto';
import { ReelflowError } from '../../contract/errors.ts';
import { formatObjectUrl } from '../../contract/object-url.ts';
import type { BucketLocation } from '../bucket-location.ts';
import type { Digest, RemoteFacts } from './bucket-client.ts';
import { createCrc64 } from './crc64.ts';

/**
 * Passes content on and compares its size and sum with what the store said of it.
 * @throws ReelflowError `StorageUnavailable` when it breaks off or is not what was stored
 */
export async function* verified(
  content: AsyncIterable<Uint8Array>,
  { sizeBytes, digest }: RemoteFacts,
  location: BucketLocation,
): AsyncGenerator<Uint8Array> {
  const sum = digest && createSum(digest.algorithm);
  let doneBytes = 0;
  for await (const chunk of content) {
    doneBytes += chunk.length;
    sum?.update(chunk);
    yield chunk;
  }
  const complete = doneBytes === sizeBytes && sum?.digest() === digest?.value;
  if (complete) return;
  throw new ReelflowError('StorageUnavailable', `${formatObjectUrl(location)} arrived damaged. Try again.`);
}

function createSum(algorithm: Digest['algorithm']): { update(chunk: Uint8Array): void; digest(): string } {
  if (algorithm === 'crc64') return createCrc64();
  const hash = createHash('md5');
  return { update: (chunk) => void hash.update(chunk), digest: () => hash.digest('hex') };
}
