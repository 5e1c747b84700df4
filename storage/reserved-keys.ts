import { ReelflowError } from '../contract/errors.ts';
import { formatObjectUrl } from '../contract/object-url.ts';
import type { BucketLocation } from './bucket-location.ts';

/** Everything below it in a bucket is on its way to being an object; in every store, so that objects can move between them. */
export const stagingPrefix = '.reelflow-staging/';

/** Whether a key is not for objects. */
export function isReserved(key: string): boolean {
  return key.startsWith(stagingPrefix);
}

/**
 * Keeps unfinished files out of reach of requests.
 * @throws ReelflowError `InvalidInput`
 */
export function refuseReserved<Location extends BucketLocation>(location: Location): Location {
  if (!isReserved(location.key)) return location;
  throw new ReelflowError(
    'InvalidInput',
    `${formatObjectUrl(location)} cannot be used: ${stagingPrefix} is for unfinished files. Use another key.`,
  );
}
