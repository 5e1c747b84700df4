import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, copyFile, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ReelflowError, toReelflowError } from '../contract/errors.ts';
import type { ObjectStore } from '../contract/object-store.ts';
import { formatObjectUrl, type ObjectLocation } from '../contract/object-url.ts';
import { confine, isMissing } from './confine.ts';

/** Where a folder store keeps things. */
export interface FolderStoreOptions {
  /** `oss://bucket/key` is `objects/bucket/key` under it; staged files are under `staging/`. */
  dataFolder: string;
  /** What `file:` URLs may name. */
  fileRoots: readonly string[];
}

/** Keeps objects as files, local or on a file system that all workers share. */
export function createFolderStore({ dataFolder, fileRoots }: FolderStoreOptions): ObjectStore {
  const objects = join(dataFolder, 'objects');
  const staging = join(dataFolder, 'staging');

  const pathOf = (location: ObjectLocation): Promise<string> =>
    location.scheme === 'file'
      ? confine(location.path, fileRoots)
      : confine(join(objects, location.bucket, location.key), [join(objects, location.bucket)]);

  return {
    async fetch(location) {
      const path = await pathOf(location);
      const url = formatObjectUrl(location);
      try {
        const found = await stat(path);
        if (!found.isFile()) throw new ReelflowError('InvalidInput', `${url} is not a file.`);
        await access(path, constants.R_OK);
        return path;
      } catch (error) {
        if (error instanceof ReelflowError) throw error;
        if (isMissing(error)) throw new ReelflowError('ObjectNotFound', `There is no object ${url}. Check the name.`);
        throw accessError(error, `${url} cannot be read`);
      }
    },

    async checkWritable(location) {
      const path = await pathOf(location);
      try {
        await mkdir(dirname(path), { recursive: true });
        // Permissions tell less than trying does: of read-only file systems, of full ones, of odd ones such as /proc.
        const probe = join(dirname(path), `.${randomUUID()}.part`);
        await writeFile(probe, '', { flag: 'wx' });
        await rm(probe);
      } catch (error) {
        throw accessError(error, `${formatObjectUrl(location)} cannot be written`);
      }
    },

    async stage(path, name, stage) {
      const staged = join(staging, stage.jobId, stage.attemptId, name);
      await mkdir(dirname(staged), { recursive: true });
      await move(path, staged);
      return staged;
    },

    async publish(staged, location) {
      const source = await confine(staged, [staging]);
      const path = await pathOf(location);
      try {
        await mkdir(dirname(path), { recursive: true });
        await move(source, path);
      } catch (error) {
        // A publish that crashed after the move finds its file in place already.
        if (isMissing(error) && (await exists(path))) return;
        throw accessError(error, `${formatObjectUrl(location)} cannot be written`);
      }
    },

    async discard(jobId) {
      await rm(join(staging, basename(jobId)), { recursive: true, force: true });
    },
  };
}

/** Renames; across file systems copies under a temporary name first, so that the target is whole or absent. */
async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    const part = join(dirname(to), `.${basename(to)}.part`);
    await copyFile(from, part);
    const file = await open(part, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, to);
    await rm(from);
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function accessError(error: unknown, what: string): ReelflowError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOENT' || code === 'ENOTDIR') {
    return new ReelflowError('NotPermitted', `${what}: the system does not permit it (${code}).`, { cause: error });
  }
  const known = toReelflowError(error);
  if (known.type !== 'Internal') return known;
  return new ReelflowError('StorageUnavailable', `${what}: ${known.message}`, { cause: error });
}
