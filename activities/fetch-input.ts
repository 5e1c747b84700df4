import type { JobProgress } from '../contract/job.ts';
import type { ObjectStore } from '../contract/object-store.ts';
import { parseInputUrl } from '../contract/object-url.ts';
import type { HttpInputs } from '../storage/http-inputs.ts';
import type { ShownPaths } from './shown-paths.ts';

/** Where inputs come from. */
export interface InputSources {
  store: ObjectStore;
  httpInputs: HttpInputs;
}

/** How one is fetched. */
export interface InputOptions {
  /** Holds the copy, where one is made. */
  folder: string;
  shown: ShownPaths;
  signal: AbortSignal;
  onProgress?(progress: JobProgress): void;
}

/** Gives a local file with what is behind a URL: an object, or a file that a web server serves. */
export async function fetchInput(
  { store, httpInputs }: InputSources,
  url: string,
  options: InputOptions,
): Promise<string> {
  const { folder, shown, signal } = options;
  const location = parseInputUrl(url);
  const path =
    location.scheme === 'http'
      ? await httpInputs.fetch(location, folder, options)
      : await store.fetch(location, folder, signal);
  shown.add(path, location);
  return path;
}
