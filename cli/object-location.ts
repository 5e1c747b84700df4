import { ReelflowError } from '../contract/errors.ts';
import type { Listing } from '../contract/object-store.ts';
import { parseObjectUrl } from '../contract/object-url.ts';
import { inBucket, type BucketLocation } from '../storage/bucket-location.ts';

/**
 * The object that a user named.
 * @throws ReelflowError `InvalidInput`
 */
export function toBucketLocation(url: string): BucketLocation {
  return inBucket(parseObjectUrl(url));
}

/**
 * Which objects a user named by what their URLs begin with: `oss://bucket`, `oss://bucket/` and `oss://bucket/some/`.
 * @throws ReelflowError `InvalidInput`
 */
export function toListing(url: string): Listing {
  const [, place = url, prefix = ''] = /^([a-z]+:\/\/[^/]*)(?:\/(.*))?$/su.exec(url) ?? [];
  const { bucket, region } = toBucketLocation(`${place}/key`);
  try {
    return { bucket, ...(region !== undefined && { region }), prefix: decodeURIComponent(prefix) };
  } catch {
    throw new ReelflowError('InvalidInput', `"${url}" cannot be read. Write a percent sign in a path as %25.`);
  }
}
