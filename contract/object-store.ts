import type { ObjectLocation } from './object-url.ts';

/** Who staged a file: one attempt at one job. */
export interface Stage {
  jobId: string;
  /** Unique to the attempt. */
  attemptId: string;
}

/**
 * Where objects are kept. Outputs are staged by an attempt and published only once that attempt's
 * result was accepted, so a stalled attempt that wakes up late never touches a published object.
 */
export interface ObjectStore {
  /**
   * Gives a local file with the object's content: the object itself where the store is local, else a copy under `folder`.
   * @throws ReelflowError `ObjectNotFound`, `NotPermitted` or `StorageUnavailable`
   */
  fetch(location: ObjectLocation, folder: string): Promise<string>;
  /**
   * Fails unless an object could be written there.
   * @throws ReelflowError `NotPermitted` or `StorageUnavailable`
   */
  checkWritable(location: ObjectLocation): Promise<void>;
  /** Moves a local file into the attempt's stage and gives a reference to it. */
  stage(path: string, name: string, stage: Stage): Promise<string>;
  /** Makes a staged file the object, atomically. Publishing again after a crash in the middle is harmless. */
  publish(staged: string, location: ObjectLocation): Promise<void>;
  /** Removes all that any attempt at the job has staged. */
  discard(jobId: string): Promise<void>;
}
