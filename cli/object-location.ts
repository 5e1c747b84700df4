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
  try {
    const { bucket, region } = toBucketLocation(`${place}/key`);
    return { bucket, ...(region !== undefined && { region }), prefix: decodeURIComponent(prefix) };
  } catch (cause) {
    const advice = 'Use oss://bucket/prefix, with a percent sign in it as %25.';
    throw new ReelflowError('InvalidInput', `"${url}" does not say which objects to list. ${advice}`, { cause });
  }
}
