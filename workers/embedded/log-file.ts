import { rename, stat } from 'node:fs/promises';

const largestBytes = 20 * 1024 * 1024;

/** Puts a log file that has grown large aside as `<name>.1`, so that logs never fill the disk. */
export async function rotateLog(path: string): Promise<void> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > largestBytes) await rename(path, `${path}.1`);
}
