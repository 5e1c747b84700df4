import { open, type FileHandle } from 'node:fs/promises';
import { toReelflowError } from '../../contract/errors.ts';
import { parseObjectUrl } from '../../contract/object-url.ts';
import { inBucket, type BucketLocation } from '../../storage/bucket-location.ts';
import { parseParameters } from '../wire/parameters.ts';
import { WireError } from '../wire/wire-error.ts';
import type { LinkedObjects } from './linked-objects.ts';

/**
 * Reads which object an address names. Nothing is said about an object to whom the link does not let in.
 * @throws WireError `NoSuchKey` when it names none, `NoPermission` when its signature is not good
 */
export function readLink(path: string, query: string, links: LinkedObjects['links']): BucketLocation {
  const location = locate(path);
  const parameters = parseParameters(query);
  const fault = links.faultOf(location, parameters.get('Expires') ?? '', parameters.get('Signature') ?? '');
  if (fault === undefined) return location;
  const reason = fault === 'expired' ? 'The link has expired.' : 'The link is not one that this service signed.';
  throw new WireError('NoPermission', `${reason} Query the job again to get a new one.`);
}

function locate(path: string): BucketLocation {
  try {
    return inBucket(parseObjectUrl(`oss://${path}`));
  } catch (cause) {
    throw new WireError('NoSuchKey', undefined, { cause });
  }
}

/**
 * Opens the file of an object.
 * @throws WireError `NoSuchKey`
 */
export async function openObject(location: BucketLocation, store: LinkedObjects['store']): Promise<FileHandle> {
  try {
    return await open(await store.fetch(location, ''));
  } catch (error) {
    const { type } = toReelflowError(error);
    if (type === 'StorageUnavailable' || type === 'Internal') throw error;
    throw new WireError('NoSuchKey', undefined, { cause: error });
  }
}
