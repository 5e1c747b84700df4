import { stat } from 'node:fs/promises';
import type { ServiceLogger } from '../logger.ts';
import { indexAccess, type AccessIndex } from './access-index.ts';
import { FileMarks } from './file-marks.ts';
import { readAccess } from './read-access.ts';

/** The access file, kept up to date while the service runs. */
export interface AccessFile {
  /** The keys of the last version of the file that could be used. */
  current(): AccessIndex;
  /** Looks at the file now, without waiting for the next turn. */
  refresh(): Promise<void>;
  close(): void;
}

/** How to watch the file. */
export interface AccessFileOptions {
  /** A file, or a folder of files. */
  path: string;
  logger: ServiceLogger;
  /** How often to look for a change; default one second. */
  pollMs?: number;
}

/**
 * Opens the file of accounts, keys and policies, or a folder of such files. What does not exist yet has no keys. A
 * broken edit changes nothing: the last good version stays in force and the fault is logged.
 * @throws ReelflowError `InvalidInput` when the file cannot be used at the start
 */
export async function openAccessFile({ path, logger, pollMs = 1000 }: AccessFileOptions): Promise<AccessFile> {
  const first = await readOneVersion(path);
  if ('error' in first) throw first.error;
  let { index, marks } = first;
  if (await isOpenToOthers(path)) logger.warn({ path }, 'The access file can be read by others: run chmod 600 on it');

  const refresh = async (): Promise<void> => {
    if (!(await marks.changed())) return;
    const read = await readOneVersion(path);
    marks = read.marks;
    const gone = 'it is gone; write {"accounts": []} to take all keys away';
    const reason = 'error' in read ? messageOf(read.error) : read.isEmpty && index.size > 0 ? gone : undefined;
    if ('error' in read || reason !== undefined) {
      logger.error({ path, reason }, 'The access file cannot be used; the version before stays in force');
      return;
    }
    index = read.index;
    logger.info({ path, keys: index.size }, 'Read the access file again');
  };

  // One look at a time, however slow the disk.
  let timer = setTimeout(poll, pollMs).unref();
  let closed = false;
  function poll(): void {
    void refresh().finally(() => {
      if (!closed) timer = setTimeout(poll, pollMs).unref();
    });
  }

  return {
    current: () => index,
    refresh,
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
}

type ReadVersion = { marks: FileMarks } & ({ index: AccessIndex; isEmpty: boolean } | { error: unknown });

const maxReads = 5;

/** Reads until nothing changed on the way: half of one version with half of another would be neither. */
async function readOneVersion(path: string): Promise<ReadVersion> {
  for (let reads = 1; ; reads++) {
    const marks = new FileMarks();
    const read = await readAccess(path, marks)
      .then((source) => ({ marks, index: indexAccess(source), isEmpty: source.fileCount === 0 }))
      .catch((error: unknown) => ({ marks, error }));
    if (reads === maxReads || !(await marks.changed())) return read;
  }
}

async function isOpenToOthers(path: string): Promise<boolean> {
  try {
    const stats = await stat(path);
    // A folder of mounted secrets is as private as its container.
    return stats.isFile() && (stats.mode & 0o077) !== 0;
  } catch {
    return false;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
