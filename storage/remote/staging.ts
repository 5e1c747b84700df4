import { createHash } from 'node:crypto';
import { ReelflowError } from '../../contract/errors.ts';
import type { Listing, Stage } from '../../contract/object-store.ts';
import { formatObjectUrl, parseObjectUrl } from '../../contract/object-url.ts';
import { inBucket, type BucketLocation } from '../bucket-location.ts';
import { isReserved, stagingPrefix } from '../reserved-keys.ts';

/** Where a file is staged: in the bucket of its target. Its name is hashed, so that any store can copy from it. */
export function stageLocation({ jobId, attemptId, name, target }: Stage): BucketLocation {
  const hashed = createHash('sha256').update(name).digest('hex').slice(0, 32);
  return { ...inBucket(target), key: `${stagingPrefix}${jobId}/${attemptId}/${hashed}` };
}

/** What the object that a staged file became is known by. */
export function stageIdOf({ key }: BucketLocation): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 32);
}

/** What all attempts at a job have staged in a bucket. */
export function stagedOf(jobId: string, { bucket, region }: BucketLocation): Listing {
  return { bucket, ...(region !== undefined && { region }), prefix: `${stagingPrefix}${jobId}/` };
}

/**
 * Reads a reference that `stage` gave.
 * @throws ReelflowError `NotPermitted` when it is none, or of another bucket than the target's
 */
export function parseStaged(staged: string, target: BucketLocation): BucketLocation {
  const location = inBucket(parseObjectUrl(staged));
  if (location.bucket === target.bucket && isReserved(location.key)) return location;
  throw new ReelflowError('NotPermitted', `${formatObjectUrl(location)} is not a staged file of ${target.bucket}.`);
}
