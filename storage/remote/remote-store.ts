import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { toReelflowError } from '../../contract/errors.ts';
import type { ObjectStore } from '../../contract/object-store.ts';
import { formatObjectUrl } from '../../contract/object-url.ts';
import { extensionOf } from '../../contract/placeholders.ts';
import { inBucket, type BucketLocation } from '../bucket-location.ts';
import { contentTypeOf } from '../content-type.ts';
import type { BucketClient } from './bucket-client.ts';
import { isStaged, parseStaged, refuseStaged, stagedOf, stageIdOf, stageLocation } from './staging.ts';
import { verified } from './verified.ts';

/**
 * A store over the network. Files are staged in the bucket of their target under a reserved prefix, so that publishing
 * is a copy inside the store; the copy carries the id of its stage, by which a repeated publish knows its own work.
 */
export function createRemoteStore(client: BucketClient): ObjectStore {
  const open = async (location: BucketLocation, signal?: AbortSignal) => {
    const { facts, content } = await client.read(location, signal);
    return { facts, content: verified(content, facts, location) };
  };

  const upload = async (path: string, to: BucketLocation, more: object, contentType: string): Promise<void> => {
    const { size } = await stat(path);
    await client.upload({ path, sizeBytes: size, contentType, ...more }, to);
  };

  return {
    async fetch(location, folder, signal) {
      const { content } = await open(refuseStaged(inBucket(location)), signal);
      const extension = extensionOf(inBucket(location).key);
      const path = join(folder, `${randomUUID()}${extension && `.${extension}`}`);
      try {
        await mkdir(folder, { recursive: true });
        await pipeline(content, createWriteStream(path, { flags: 'wx' }), { signal });
        return path;
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      }
    },

    async checkWritable(location) {
      const target = refuseStaged(inBucket(location));
      await client.tryUpload(target);
      await client.tryUpload(stageLocation({ jobId: 'probe', attemptId: randomUUID(), name: '', target }));
    },

    async stage(path, stage, signal) {
      const location = stageLocation(stage);
      const contentType = contentTypeOf(inBucket(stage.target).key);
      await upload(path, location, { stageId: stageIdOf(location), ...(signal && { signal }) }, contentType);
      await rm(path);
      return formatObjectUrl(location);
    },

    async publish(staged, location) {
      const target = refuseStaged(inBucket(location));
      const source = parseStaged(staged, target);
      try {
        await client.copy(source, target, await client.head(source));
      } catch (error) {
        // A publish that crashed after its end, or another that was faster, has done it already.
        if (toReelflowError(error).type !== 'ObjectNotFound') throw error;
        const found = await client.head(target).catch(() => undefined);
        if (found?.stageId !== stageIdOf(source)) throw error;
      }
    },

    async discard(jobId, target) {
      const staged = stagedOf(jobId, inBucket(target));
      for await (const { key } of client.list(staged)) await client.remove({ ...inBucket(target), key });
      await client.abortUploads(staged);
    },

    read: async (location, signal) => open(refuseStaged(inBucket(location)), signal),

    async put(path, location, options = {}) {
      const target = refuseStaged(inBucket(location));
      await upload(path, target, options, contentTypeOf(target.key));
    },

    async remove(location) {
      const target = refuseStaged(inBucket(location));
      await client.head(target);
      await client.remove(target);
    },

    async *list(listing) {
      for await (const object of client.list(listing)) if (!isStaged(object.key)) yield object;
    },

    link: async (location, lifetimeSeconds) => client.link(refuseStaged(inBucket(location)), lifetimeSeconds),
  };
}
