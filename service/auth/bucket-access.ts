import { ReelflowError } from '../../contract/errors.ts';
import type { Json } from '../../contract/job.ts';
import { parseObjectUrl, type ObjectLocation } from '../../contract/object-url.ts';
import { WireError } from '../wire/wire-error.ts';
import type { Principal } from './principal.ts';
import { matchesWildcard } from './wildcard.ts';

/**
 * Reads an object URL of a request and checks that the account may use its bucket. Callers over the network get at
 * no files of the workers, whatever the workers' own roots are.
 * @throws WireError `InvalidParameter.…` naming what is wrong, or `PermissionDenied.ResourceAccess`
 */
export function requireObject(principal: Principal, name: string, url: string): ObjectLocation {
  let location: ObjectLocation;
  try {
    location = parseObjectUrl(url);
  } catch (error) {
    if (!(error instanceof ReelflowError)) throw error;
    throw new WireError(faultOf(url), `${name}: ${error.message}`);
  }
  if (location.scheme === 'file') {
    throw new WireError('InvalidParameter.NotSupported', `${name}: only objects in buckets can be used here.`);
  }
  const { bucket } = location;
  if (principal.buckets.some((pattern) => matchesWildcard(pattern, bucket))) return location;
  throw new WireError(
    'PermissionDenied.ResourceAccess',
    `${name}: the account ${principal.accountId} may not use the bucket "${bucket}".`,
  );
}

/**
 * Checks every object URL anywhere in a job's parameters.
 * @throws WireError like `requireObject`
 */
export function requireObjectsWithin(principal: Principal, name: string, value: Json | undefined): void {
  if (typeof value === 'string') {
    // Also inside of text that is a list or JSON of its own.
    for (const [url] of value.matchAll(/[a-z]+:\/\/[^\s"',\]}]*/giu)) requireObject(principal, name, url);
  } else if (typeof value === 'object' && value !== null) {
    for (const [part, inner] of Object.entries(value)) requireObjectsWithin(principal, `${name}.${part}`, inner);
  }
}

function faultOf(
  url: string,
):
  'InvalidParameter.NotSupported' | `InvalidParameter.${'BucketNameInvalid' | 'LocationInvalid' | 'ObjectKeyInvalid'}` {
  const [, scheme, host = ''] = /^([a-z]+):\/\/([^/]*)\//u.exec(url) ?? [];
  if (scheme !== 'oss' && scheme !== 'http' && scheme !== 'https') return 'InvalidParameter.NotSupported';
  const [bucket = ''] = host.split('.');
  if (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/u.test(bucket)) return 'InvalidParameter.BucketNameInvalid';
  const isBare = scheme === 'oss' && !host.includes('.');
  if (!isBare && !/^[^.]+\.oss-[a-z0-9-]+\.aliyuncs\.com$/u.test(host)) return 'InvalidParameter.LocationInvalid';
  return 'InvalidParameter.ObjectKeyInvalid';
}
