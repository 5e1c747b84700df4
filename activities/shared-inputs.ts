import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { link, mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import type { JobId } from '../contract/job.ts';
import { objectName, parseInputUrl } from '../contract/object-url.ts';
import { extensionOf } from '../contract/placeholders.ts';

/** An input that is wanted. */
export interface WantedInput {
  jobId: JobId;
  url: string;
  /** Of the attempt that wants it, and removed with it. */
  folder: string;
  signal: AbortSignal;
}

/**
 * The inputs of jobs that are worked on in pieces, each fetched once on a machine. Attempts have hard links to them in
 * their own folders, so that the shared ones may be removed at any time.
 */
export interface SharedInputs {
  /** Gives what another piece of the job has fetched, or is fetching, and otherwise fetches it. */
  take(wanted: WantedInput, fetch: () => Promise<string>): Promise<string>;
  /** Removes what the pieces of a job have shared. */
  drop(jobId: JobId): Promise<void>;
}

/** @param scratchFolder on the file system of the attempts' own folders */
export function createSharedInputs(scratchFolder: string): SharedInputs {
  const fetching = new Map<string, Promise<string>>();
  const folderOf = (jobId: JobId): string => join(scratchFolder, `${basename(jobId)}-shared`);

  return {
    async take({ jobId, url, folder, signal }, fetch) {
      const extension = extensionOf(objectName(parseInputUrl(url)));
      const name = `${createHash('sha256').update(url).digest('hex')}${extension && `.${extension}`}`;
      const shared = join(folderOf(jobId), name);
      for (;;) {
        const path = join(folder, name);
        if (await linked(shared, path)) return path;
        const other = fetching.get(shared);
        if (!other) break;
        await settled(other, signal);
      }
      const own = fetch().then(async (path) => {
        // A store on this machine gives the object itself. Where there are no hard links each piece fetches its own.
        if (path.startsWith(folder + sep)) await linked(path, shared);
        return path;
      });
      fetching.set(shared, own);
      try {
        return await own;
      } finally {
        fetching.delete(shared);
      }
    },

    drop: (jobId) => rm(folderOf(jobId), { recursive: true, force: true }),
  };
}

/** Whether there is a file now that has the content of another, of which there may be none. */
async function linked(from: string, to: string): Promise<boolean> {
  await mkdir(dirname(to), { recursive: true });
  return link(from, to).then(
    () => true,
    () => false,
  );
}

/** Waits until another attempt has fetched an input, or could not. @throws the signal's reason when it is aborted */
async function settled(other: Promise<string>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const ended = new AbortController();
  const aborted = once(signal, 'abort', { signal: ended.signal }).catch(() => undefined);
  await Promise.race([other.catch(() => undefined), aborted]);
  ended.abort();
  signal.throwIfAborted();
}
