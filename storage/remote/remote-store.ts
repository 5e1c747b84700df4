import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { toReelflowError } from '../../contract/errors.ts';
import type { ObjectStore } from '../../contract/object-store.ts';
import { formatObjectUrl } from '../../contract/object-url.ts';
import { extensionOf } from '../../contract/placeholders.ts';
import { inBucket, type BucketLocation } from '../bucket-location.ts';
import { contentTypeOf } from '../content-type.ts';
import { isReserved, refuseReserved } from '../reserved-keys.ts';
import type { BucketClient } from './bucket-client.ts';
import { parseStaged, stagedOf, stageIdOf, stageLocation } from './staging.ts';
import { copyObject, sendFile, type TransferSizes } from './transfer.ts';
import { verified } from './verified.ts';

/**
 * A store over the network. Files are staged in the bucket of their target under a reserved prefix, so that publishing
 * is a copy inside the store; the copy carries the id of its stage, by which a repeated publish knows its own work.
 */
export function createRemoteStore(client: BucketClient, sizes: TransferSizes): ObjectStore {
  const open = async (location: BucketLocation, signal?: AbortSignal) => {
    const { facts, content } = await client.read(location, signal);
    return { facts, content: verified(content, facts, location) };
  };

  const download = async (location: BucketLocation, folder: string, signal?: AbortSignal): Promise<string> => {
    const { content } = await open(location, signal);
    const extension = extensionOf(location.key);
    const path = join(folder, `${randomUUID()}${extension && `.${extension}`}`);
    try {
      await mkdir(folder, { recursive: true });
      await pipeline(content, createWriteStream(path, { flags: 'wx' }), { signal });
      return path;
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  };

  /** Begins to write an object and takes it back: nothing else tells of every permission and of a bucket that is gone. */
  const tryToWrite = async (location: BucketLocation): Promise<void> => {
    const description = { contentType: contentTypeOf(location.key) };
    await client.abortUpload(await client.beginUpload(location, description));
  };

  return {
    fetch: async (location, folder, signal) => download(refuseReserved(inBucket(location)), folder, signal),

    async checkWritable(location) {
      const target = refuseReserved(inBucket(location));
      await tryToWrite(target);
      await tryToWrite(stageLocation({ jobId: 'probe', attemptId: randomUUID(), name: '', target }));
    },

    async stage(path, stage, signal) {
      const location = stageLocation(stage);
      const description = { contentType: contentTypeOf(inBucket(stage.target).key), stageId: stageIdOf(location) };
      await sendFile(client, path, location, { ...sizes, description, ...(signal && { signal }) });
      await rm(path);
      return formatObjectUrl(location);
    },

    fetchStaged: async (staged, target, folder, signal) =>
      download(parseStaged(staged, inBucket(target)), folder, signal),

    async publish(staged, location) {
      const target = refuseReserved(inBucket(location));
      const source = parseStaged(staged, target);
      try {
        await copyObject(client, source, target, { ...sizes, ...(await client.head(source)) });
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
      for (const upload of await client.listUploads(staged)) await client.abortUpload(upload);
    },

    read: async (location, signal) => open(refuseReserved(inBucket(location)), signal),

    async put(path, location, options = {}) {
      const target = refuseReserved(inBucket(location));
      const description = { contentType: contentTypeOf(target.key) };
      await sendFile(client, path, target, { ...sizes, ...options, description });
    },

    async remove(location) {
      const target = refuseReserved(inBucket(location));
      await client.head(target);
      await client.remove(target);
    },

    async *list(listing) {
      for await (const object of client.list(listing)) if (!isReserved(object.key)) yield object;
    },

    link: async (location, lifetimeSeconds) => client.link(refuseReserved(inBucket(location)), lifetimeSeconds),
  };
}
