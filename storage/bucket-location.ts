import { ReelflowError } from '../contract/errors.ts';
import { formatObjectUrl, type ObjectLocation } from '../contract/object-url.ts';

/** Where an object lives in a bucket. */
export type BucketLocation = Extract<ObjectLocation, { scheme: 'oss' }>;

/**
 * Gives a location that is in a bucket as such.
 * @throws ReelflowError `InvalidInput` for any other
 */
export function inBucket(location: ObjectLocation): BucketLocation {
  if (location.scheme === 'oss') return location;
  throw new ReelflowError('InvalidInput', `${formatObjectUrl(location)} is in no bucket. Use oss://bucket/key.`);
}
