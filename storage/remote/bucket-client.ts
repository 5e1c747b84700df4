import type { ListedObject, Listing, ObjectFacts } from '../../contract/object-store.ts';
import type { BucketLocation } from '../bucket-location.ts';
import type { Part } from './parts.ts';

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

/** What is kept with an object. */
export interface Description {
  contentType: string;
  stageId?: string;
}

/** An upload in parts that has begun. */
export interface OpenUpload {
  to: BucketLocation;
  id: string;
}

/** A part that has arrived. */
export interface SentPart {
  number: number;
  etag: string;
}

/**
 * The requests that a remote store answers; the only thing that differs between stores. Every method throws errors of
 * the taxonomy, `ObjectNotFound` for a bucket or an object that is not there, and tries again what failed in passing.
 */
export interface BucketClient {
  head(location: BucketLocation): Promise<RemoteFacts>;
  read(
    location: BucketLocation,
    signal?: AbortSignal,
  ): Promise<{ facts: RemoteFacts; content: AsyncIterable<Uint8Array> }>;
  /** The store compares the content's MD5. */
  put(to: BucketLocation, content: Buffer, description: Description, signal?: AbortSignal): Promise<void>;
  /** Copies inside the store, with all that is kept with the object. */
  copy(from: BucketLocation, to: BucketLocation): Promise<void>;
  /** Harmless where there is none. */
  remove(location: BucketLocation): Promise<void>;
  list(listing: Listing): AsyncIterable<ListedObject>;
  /** Null where an address cannot name a bucket. */
  link(location: BucketLocation, lifetimeSeconds: number): Promise<string | null>;

  beginUpload(to: BucketLocation, description: Description): Promise<OpenUpload>;
  /** The store compares the content's MD5. Gives the part's ETag, as do copies. */
  sendPart(upload: OpenUpload, number: number, content: Buffer, signal?: AbortSignal): Promise<string>;
  copyPart(upload: OpenUpload, part: Part, from: BucketLocation): Promise<string>;
  /** The object appears. */
  completeUpload(upload: OpenUpload, parts: readonly SentPart[]): Promise<void>;
  abortUpload(upload: OpenUpload): Promise<void>;
  /** Empty for a store that cannot list them. */
  listUploads(listing: Listing): Promise<OpenUpload[]>;
}

/** The user metadata that holds the stage id. */
export const stageIdMetadata = 'reelflow-stage';
