import { realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { ReelflowError } from '../contract/errors.ts';

/**
 * Resolves a path, links included, and makes sure that it lies under one of the roots. The path need not exist.
 * @throws ReelflowError `NotPermitted`
 */
export async function confine(path: string, roots: readonly string[]): Promise<string> {
  const real = await realpathOfExistingPart(resolve(path));
  for (const root of roots) {
    const realRoot = await realpathOfExistingPart(resolve(root));
    if (real === realRoot || real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep)) return real;
  }
  throw new ReelflowError('NotPermitted', `"${path}" lies outside the folders that may be used: ${roots.join(', ')}.`);
}

async function realpathOfExistingPart(path: string): Promise<string> {
  let existing = path;
  for (;;) {
    try {
      return join(await realpath(existing), relative(existing, path));
    } catch (error) {
      const parent = dirname(existing);
      if (!isMissing(error) || parent === existing) throw error;
      existing = parent;
    }
  }
}

/** Whether a file-system call failed because a path does not exist. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
