import { ReelflowError } from '../../contract/errors.ts';
import { parseObjectUrl } from '../../contract/object-url.ts';
import type { CloudProviderName } from '../../contract/provider.ts';

/** Where an object lies, with its path as the caller wrote it. */
export interface ObjectPlace {
  bucket: string;
  /** Absent where neither the URL nor the settings name one. */
  region: string | undefined;
  /** `bucket.oss-region.aliyuncs.com`, or the bare bucket where the region is not known. */
  host: string;
  /** Percent-encoded as it came. */
  path: string;
}

/**
 * Reads the URL of an object that the cloud is to use.
 * @param region of objects whose URL names none
 * @throws ReelflowError `InvalidInput` for a local file, which the cloud cannot reach
 */
export function cloudObject(provider: CloudProviderName, url: string, region: string | undefined): ObjectPlace {
  const location = parseObjectUrl(url);
  if (location.scheme === 'file') {
    throw new ReelflowError(
      'InvalidInput',
      `The provider ${provider} reads and writes objects in OSS and cannot reach ${url.slice(0, 200)}. Put the file into a bucket, name it as oss://bucket/key, and let the output be in a bucket too.`,
    );
  }
  const { bucket } = location;
  const [, named = bucket, path = ''] = /^[a-z]+:\/\/([^/]*)\/(.*)$/su.exec(url) ?? [];
  const inRegion = location.region ?? region;
  const whole = inRegion === undefined ? bucket : `${bucket}.oss-${inRegion}.aliyuncs.com`;
  return { bucket, region: inRegion, host: location.region === undefined ? whole : named, path };
}
