import type { ListedObject, Listing, ObjectFacts, TransferOptions } from '../../contract/object-store.ts';
import type { BucketLocation } from '../bucket-location.ts';

/** A sum over an object's content, as its store keeps it. */
export interface Digest {
  algorithm: 'md5' | 'crc64';
  /** `md5` in lower-case hexadecimal, `crc64` in decimal digits. */
  value: string;
}

/** What a remote store knows of an object. */
export interface RemoteFacts extends ObjectFacts {
  /** Which staged file became this object; absent for those that no job made. */
  stageId?: string;
  /** Absent where the store has none that can be compared. */
  digest?: Digest;
}

/** A file to upload. */
export interface Upload extends TransferOptions {
  path: string;
  sizeBytes: number;
  contentType: string;
  stageId?: string;
}

/**
 * The few things that stages, links and listings need of a remote store. Every method throws errors of the taxonomy,
 * `ObjectNotFound` for a bucket or an object that is not there.
 */
export interface BucketClient {
  head(location: BucketLocation): Promise<RemoteFacts>;
  read(location: BucketLocation, signal?: AbortSignal): Promise<{ facts: RemoteFacts; content: AsyncIterable<Uint8Array> }>;
  /** The object appears when all of it is there; what was sent in vain is dropped. */
  upload(upload: Upload, to: BucketLocation): Promise<void>;
  /** Copies inside the store, with the stage id and the content type of `to`. */
  copy(from: BucketLocation, to: BucketLocation, facts: RemoteFacts): Promise<void>;
  /** Harmless where there is none. */
  remove(location: BucketLocation): Promise<void>;
  list(listing: Listing): AsyncIterable<ListedObject>;
  /** Begins to write an object and takes it back, so that what may not be written is known. */
  tryUpload(location: BucketLocation): Promise<void>;
  /** Drops uploads that began and never ended; a store that cannot list them keeps them. */
  abortUploads(listing: Listing): Promise<void>;
  link(location: BucketLocation, lifetimeSeconds: number): Promise<string | null>;
}

/** The user metadata that holds the stage id. */
export const stageIdMetadata = 'reelflow-stage';
