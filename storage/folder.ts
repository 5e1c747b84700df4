import { constants } from 'node:fs';
import { access, mkdir, open, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ReelflowError } from '../contract/errors.ts';
import type { ObjectStore } from '../contract/object-store.ts';
import { formatObjectUrl, type ObjectLocation } from '../contract/object-url.ts';
import { confine, isMissing } from './confine.ts';
import { accessError } from './folder/access-error.ts';
import { copyWhole, move, partPath } from './folder/move.ts';
import { walkObjects } from './folder/walk.ts';
import { isReserved, refuseReserved } from './reserved-keys.ts';
import type { LinkSigner } from './links/link-signer.ts';

/** Where a folder store keeps things. */
export interface FolderStoreOptions {
  /** `oss://bucket/key` is `objects/bucket/key` under it; staged files are under `staging/`. */
  dataFolder: string;
  /** What `file:` URLs may name. */
  fileRoots: readonly string[];
  /** Makes links that something serves; default there are none. */
  links?: LinkSigner;
}

/** Keeps objects as files, local or on a file system that all workers share. */
export function createFolderStore({ dataFolder, fileRoots, links }: FolderStoreOptions): ObjectStore {
  const objects = join(dataFolder, 'objects');
  const staging = join(dataFolder, 'staging');

  const pathOf = async (location: ObjectLocation): Promise<string> => {
    if (location.scheme === 'file') return confine(location.path, fileRoots);
    const { bucket, key } = refuseReserved(location);
    const folder = join(objects, bucket);
    return confine(join(folder, key), [folder]).catch((error: unknown) => {
      const url = formatObjectUrl(location);
      if (!(error instanceof ReelflowError)) throw accessError(error, `${url} cannot be used`);
      // Who asks for an object may be far away, and is told nothing of the folders here.
      throw new ReelflowError('NotPermitted', `${url} leads out of its bucket.`, { cause: error });
    });
  };

  const find = async (location: ObjectLocation): Promise<string> => {
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
  };

  const write = async (location: ObjectLocation, work: (path: string) => Promise<void>): Promise<void> => {
    const path = await pathOf(location);
    try {
      await mkdir(dirname(path), { recursive: true });
      await work(path);
    } catch (error) {
      throw accessError(error, `${formatObjectUrl(location)} cannot be written`);
    }
  };

  return {
    fetch: (location) => find(location),

    checkWritable: (location) =>
      write(location, async (path) => {
        // Permissions tell less than trying does: of read-only file systems, of full ones, of odd ones such as /proc.
        const probe = partPath(path);
        await writeFile(probe, '', { flag: 'wx' });
        await rm(probe);
      }),

    async stage(path, { jobId, attemptId, name }) {
      const staged = join(staging, jobId, attemptId, name);
      await mkdir(dirname(staged), { recursive: true });
      await move(path, staged);
      return staged;
    },

    fetchStaged: (staged) => confine(staged, [staging]),

    async publish(staged, location) {
      const source = await confine(staged, [staging]);
      await write(location, async (path) => {
        try {
          await move(source, path);
        } catch (error) {
          // A publish that crashed after the move finds its file in place already.
          if (!isMissing(error) || !(await exists(path))) throw error;
        }
      });
    },

    async discard(jobId) {
      await rm(join(staging, basename(jobId)), { recursive: true, force: true });
    },

    async read(location, signal) {
      const file = await open(await find(location));
      const { size, mtime } = await file.stat();
      const content = file.createReadStream(signal && { signal });
      return { facts: { sizeBytes: size, modified: mtime }, content };
    },

    put: (path, location, { signal, onProgress } = {}) =>
      write(location, async (target) => {
        signal?.throwIfAborted();
        await copyWhole(path, target);
        onProgress?.((await stat(path)).size);
      }),

    async remove(location) {
      const path = await find(location);
      await rm(path).catch((error: unknown) => {
        throw accessError(error, `${formatObjectUrl(location)} cannot be removed`);
      });
    },

    async *list({ bucket, prefix }) {
      for await (const object of walkObjects(join(objects, bucket), prefix)) if (!isReserved(object.key)) yield object;
    },

    link: async (location, lifetimeSeconds) =>
      location.scheme === 'oss' && links ? links.sign(location, lifetimeSeconds) : null,
  };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
