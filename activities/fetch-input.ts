import type { JobProgress } from '../contract/job.ts';
import type { ObjectStore } from '../contract/object-store.ts';
import type { InputLocation } from '../contract/object-url.ts';
import type { HttpInputs } from '../storage/http-inputs.ts';

/** Where inputs come from. */
export interface InputSources {
  store: ObjectStore;
  httpInputs: HttpInputs;
}

/** How one is fetched. */
export interface InputOptions {
  /** Holds the copy, where one is made. */
  folder: string;
  signal: AbortSignal;
  onProgress(progress: JobProgress): void;
}

/** Gives a local file with what is at a location: an object, or a file that a web server serves. */
export async function fetchInput(
  { store, httpInputs }: InputSources,
  location: InputLocation,
  options: InputOptions,
): Promise<string> {
  const { folder, signal } = options;
  if (location.scheme === 'http') return httpInputs.fetch(location, folder, options);
  return store.fetch(location, folder, signal);
}
