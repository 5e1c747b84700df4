import { ReelflowError, toReelflowError } from '../../contract/errors.ts';

const refusals = ['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EISDIR', 'EEXIST', 'ENAMETOOLONG', 'ELOOP'];

/** Gives a failure of the file system as an error of the taxonomy. */
export function accessError(error: unknown, what: string): ReelflowError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && refusals.includes(code)) {
    return new ReelflowError('NotPermitted', `${what}: the system does not permit it (${code}).`, { cause: error });
  }
  const known = toReelflowError(error);
  if (known.type !== 'Internal') return known;
  return new ReelflowError('StorageUnavailable', `${what}: ${known.message}`, { cause: error });
}
