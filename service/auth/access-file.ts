import { readFile, stat } from 'node:fs/promises';
import type { z } from 'zod';
import { ReelflowError } from '../../contract/errors.ts';
import type { ServiceLogger } from '../logger.ts';
import { indexAccess, type AccessIndex } from './access-index.ts';
import { accessSchema, type AccessDocument } from './access-schema.ts';

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
  path: string;
  logger: ServiceLogger;
  /** How often to look for a change; default one second. */
  pollMs?: number;
}

/**
 * Opens the file of accounts, keys and policies. A file that does not exist yet has no keys. A broken edit changes
 * nothing: the last good version stays in force and the fault is logged.
 * @throws ReelflowError `InvalidInput` when the file cannot be used at the start
 */
export async function openAccessFile({ path, logger, pollMs = 1000 }: AccessFileOptions): Promise<AccessFile> {
  let seen = await fingerprint(path);
  let index = indexAccess(await readAccessDocument(path));
  if (seen.openToOthers) logger.warn({ path }, 'The access file can be read by others: run chmod 600 on it');

  const refresh = async (): Promise<void> => {
    const now = await fingerprint(path);
    if (now.text === seen.text) return;
    seen = now;
    try {
      if (now.text === absent) throw new Error('it is gone');
      index = indexAccess(await readAccessDocument(path));
      logger.info({ path, keys: index.size }, 'Read the access file again');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      logger.error({ path, reason }, 'The access file cannot be used; the version before stays in force');
    }
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

/**
 * Reads and checks the file; one that does not exist is empty.
 * @throws ReelflowError `InvalidInput` saying where it is wrong
 */
export async function readAccessDocument(path: string): Promise<AccessDocument> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { accounts: [] };
    throw error;
  }
  let parsed: z.ZodSafeParseResult<AccessDocument>;
  try {
    parsed = accessSchema.safeParse(JSON.parse(text));
  } catch {
    // The parser's own message quotes the text, which has secrets.
    throw new ReelflowError('InvalidInput', `The access file ${path} is not JSON.`);
  }
  if (parsed.success) {
    indexAccess(parsed.data);
    return parsed.data;
  }
  const problems = parsed.error.issues.map(({ path: where, message }) => `${where.join('.')}: ${message}`);
  throw new ReelflowError('InvalidInput', `The access file ${path} cannot be used. ${problems.join('; ')}`);
}

const absent = 'absent';

async function fingerprint(path: string): Promise<{ text: string; openToOthers: boolean }> {
  try {
    const { ino, size, mtimeMs, mode } = await stat(path);
    return { text: `${ino}:${size}:${mtimeMs}`, openToOthers: (mode & 0o077) !== 0 };
  } catch {
    return { text: absent, openToOthers: false };
  }
}
