import { access, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { lock } from 'proper-lockfile';

/** A file that is made once per user. */
export interface Preparation {
  /** The file, in a folder of its own. */
  path: string;
  /** Makes the file at the given path in an empty folder, which is removed afterwards. */
  make(path: string): Promise<void>;
  /** Called when another process is already making it. */
  onWait?(): void;
}

/**
 * Makes a file unless it is there. Of several processes at once one makes it and the others wait; one that
 * is killed in the middle leaves nothing behind but a lock that the next takes over after half a minute.
 */
export async function prepareOnce({ path, make, onWait }: Preparation): Promise<string> {
  if (await exists(path)) return path;
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const release = await lockFolder(folder, onWait);
  try {
    if (await exists(path)) return path;
    const scratch = join(folder, 'making');
    await rm(scratch, { recursive: true, force: true });
    await mkdir(scratch);
    try {
      const made = join(scratch, 'made');
      await make(made);
      await rename(made, path);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
    return path;
  } finally {
    await release();
  }
}

const staleMs = 30_000;

async function lockFolder(folder: string, onWait: (() => void) | undefined): Promise<() => Promise<void>> {
  try {
    return await lock(folder, { stale: staleMs });
  } catch (error) {
    if (!isLocked(error)) throw error;
  }
  onWait?.();
  return lock(folder, { stale: staleMs, retries: { forever: true, minTimeout: 500, maxTimeout: 2000 } });
}

/** Whether this is proper-lockfile's way to say that someone else holds the lock. */
export function isLocked(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ELOCKED';
}

/** Whether there is a file or folder of this name. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
