import { ReelflowError, toReelflowError } from '../contract/errors.ts';
import { formatObjectUrl, withoutQuery, type InputLocation } from '../contract/object-url.ts';

/** Puts the words of whoever asked for a job in the place of paths of this machine: they may be far away. */
export interface ShownPaths {
  /** Notes where an input lies while it is being read. A file that was named by its path keeps that. */
  add(path: string, location: InputLocation): void;
  inText(text: string): string;
  /** The same error with its message changed. */
  inError(thrown: unknown): ReelflowError;
}

/** @param folder the attempt's own, which is left out of paths in it */
export function createShownPaths(folder: string): ShownPaths {
  const shown: [path: string, name: string][] = [];
  const inText = (text: string): string =>
    [...shown, [`${folder}/`, ''] as const].reduce((said, [path, name]) => said.replaceAll(path, () => name), text);
  return {
    add(path, location) {
      if (location.scheme === 'file') return;
      shown.push([path, location.scheme === 'http' ? withoutQuery(location.url) : formatObjectUrl(location)]);
    },
    inText,
    inError(thrown) {
      const error = toReelflowError(thrown);
      const message = inText(error.message);
      if (message === error.message) return error;
      const { retryAfterMs } = error;
      return new ReelflowError(error.type, message, {
        cause: error.cause,
        ...(retryAfterMs !== undefined && { retryAfterMs }),
      });
    },
  };
}
