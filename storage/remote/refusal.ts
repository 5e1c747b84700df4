import { ReelflowError, type ErrorType } from '../../contract/errors.ts';
import type { BucketLocation } from '../bucket-location.ts';

/** How a store refused a request, or that it did not answer. */
export interface Refusal {
  /** The HTTP status; absent when no answer came. */
  status?: number | undefined;
  /** The store's own word, such as `NoSuchKey`. */
  code?: string | undefined;
  message: string;
}

/** Refusals that pass by themselves, whatever their status. */
const passing = new Set([
  'BadDigest',
  'ExpiredToken',
  'IncompleteBody',
  'InvalidDigest',
  'NoSuchUpload',
  'RequestTimeout',
  'SecurityTokenExpired',
  'SlowDown',
]);

/** Gives a store's refusal as an error of the taxonomy, which names bucket and key. */
export function toStorageError({ status, code, message }: Refusal, { bucket, key }: BucketLocation): ReelflowError {
  // Errors of the clients hold whole requests with their headers; only texts go on.
  const said = `${[code, message].filter(Boolean).join(': ').replace(/\.+$/u, '')}.`;
  const cause = new Error(said);
  const make = (type: ErrorType, text: string) => new ReelflowError(type, text, { cause });
  const url = key === '' ? `oss://${bucket}` : `oss://${bucket}/${key}`;

  if (code === 'NoSuchBucket')
    return make('ObjectNotFound', `There is no bucket ${bucket}. Make it, or check the name.`);
  if (status === undefined || status >= 500 || status === 429 || (code && passing.has(code))) {
    return make('StorageUnavailable', `The store did not do what was asked of it at ${url}: ${said}`);
  }
  if (status === 404) return make('ObjectNotFound', `There is no object ${url}. Check the name.`);
  if (status === 401 || status === 403) {
    return make(
      'NotPermitted',
      `The store does not permit it at ${url}: ${said} Check the credentials and their policy.`,
    );
  }
  if (status >= 300 && status < 400) {
    return make('NotPermitted', `The bucket ${bucket} is somewhere else: ${said} Check region and endpoint.`);
  }
  return make('InvalidInput', `The store refuses ${url}: ${said}`);
}

/** The error when the default chain of a store's client finds no credentials. */
export function noCredentials(advice: string, cause: unknown): ReelflowError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ReelflowError('NotPermitted', `There are no credentials for the object store. ${advice}`, {
    cause: new Error(reason),
  });
}
