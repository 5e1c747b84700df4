import type { ObjectLocation } from './object-url.ts';

/** A file that an attempt at a job made, on its way to being an object. */
export interface Stage {
  jobId: string;
  /** Unique to the attempt. */
  attemptId: string;
  /** Unique among the attempt's files. */
  name: string;
  /** What it may become; it is staged where that will be. */
  target: ObjectLocation;
}

/** How a transfer is watched and ended. */
export interface TransferOptions {
  /** Ends the transfer early; nothing of it stays behind. */
  signal?: AbortSignal;
  /** Told of all bytes so far. */
  onProgress?(doneBytes: number): void;
}

/** What a store knows of an object without reading it. */
export interface ObjectFacts {
  sizeBytes: number;
  modified: Date;
}

/** One object of a listing. */
export interface ListedObject extends ObjectFacts {
  key: string;
}

/** The content of an object. Reading it to its end fails with `StorageUnavailable` when it arrived damaged. */
export interface ObjectContent {
  facts: ObjectFacts;
  content: AsyncIterable<Uint8Array>;
}

/** Which objects to list. */
export interface Listing {
  bucket: string;
  region?: string;
  /** What their keys begin with; may be empty. */
  prefix: string;
}

/**
 * Where objects are kept. Outputs are staged by an attempt and published only once that attempt's
 * result was accepted, so a stalled attempt that wakes up late never touches a published object.
 *
 * Every method may throw ReelflowError `ObjectNotFound`, `NotPermitted`, `DiskFull` or `StorageUnavailable`, of
 * which the last is worth a retry.
 */
export interface ObjectStore {
  /** Gives a local file with the object's content: the object itself where the store is local, else a copy under `folder`. */
  fetch(location: ObjectLocation, folder: string, signal?: AbortSignal): Promise<string>;
  /** Fails unless an object could be written there. */
  checkWritable(location: ObjectLocation): Promise<void>;
  /** Takes a local file into the attempt's stage and gives a reference to it. */
  stage(path: string, stage: Stage, signal?: AbortSignal): Promise<string>;
  /** Gives a local file with the content of one that was staged where `target` is: a copy under `folder` where the store is not local. */
  fetchStaged(staged: string, target: ObjectLocation, folder: string, signal?: AbortSignal): Promise<string>;
  /** Makes a staged file the object, atomically. Publishing again after a crash in the middle is harmless. */
  publish(staged: string, location: ObjectLocation): Promise<void>;
  /** Removes all that any attempt at the job has staged where `target` is. */
  discard(jobId: string, target: ObjectLocation): Promise<void>;
  /** Opens an object for reading. */
  read(location: ObjectLocation, signal?: AbortSignal): Promise<ObjectContent>;
  /** Makes a copy of a local file the object, atomically, replacing any that is there. */
  put(path: string, location: ObjectLocation, options?: TransferOptions): Promise<void>;
  /** Removes an object. */
  remove(location: ObjectLocation): Promise<void>;
  /** Lists objects in the order of their keys. */
  list(listing: Listing): AsyncIterable<ListedObject>;
  /** An address under which anyone may read the object for a while; null where there is no such thing. */
  link(location: ObjectLocation, lifetimeSeconds: number): Promise<string | null>;
}
