import type { IncomingMessage } from 'node:http';
import { ReelflowError } from '../contract/errors.ts';

/**
 * Makes sure that an answer has the whole file.
 * @throws ReelflowError `ObjectNotFound`, `NotPermitted` or `InvalidInput`, or `StorageUnavailable` where a retry can help
 */
export function requireContent({ statusCode = 0 }: IncomingMessage, shown: string): void {
  if (statusCode === 200) return;
  if (statusCode === 404 || statusCode === 410) {
    throw new ReelflowError('ObjectNotFound', `There is nothing at ${shown} (${statusCode}). Check the address.`);
  }
  if (statusCode === 401 || statusCode === 403) {
    throw new ReelflowError(
      'NotPermitted',
      `${shown} may not be read (${statusCode}). Check its signature and expiry.`,
    );
  }
  // 416: what was to be resumed has become shorter, so it is fetched anew.
  const passing = statusCode >= 500 || [206, 408, 416, 425, 429].includes(statusCode);
  if (passing) throw new ReelflowError('StorageUnavailable', `${shown} was answered with ${statusCode}.`);
  throw new ReelflowError('InvalidInput', `${shown} was answered with ${statusCode}. Name the address of a file.`);
}
