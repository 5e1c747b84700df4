import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ListedObject } from '../../contract/object-store.ts';
import { isMissing } from '../confine.ts';
import { isPart } from './move.ts';

/** Gives the files below a folder whose paths in it begin with a prefix, in the order of these paths. Links are not followed. */
export async function* walkObjects(folder: string, prefix: string, above = ''): AsyncGenerator<ListedObject> {
  for (const name of await namesIn(join(folder, above))) {
    const key = above + name;
    if (name.endsWith('/')) {
      if (key.startsWith(prefix) || prefix.startsWith(key)) yield* walkObjects(folder, prefix, key);
    } else if (key.startsWith(prefix)) {
      const found = await stat(join(folder, key)).catch(() => undefined);
      if (found) yield { key, sizeBytes: found.size, modified: found.mtime };
    }
  }
}

/** Folders end in a slash, so that sorting gives the order of whole keys. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() || (entry.isFile() && !isPart(entry.name)))
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
      .sort();
  } catch (error) {
    // A bucket that nothing was put into is empty.
    if (isMissing(error)) return [];
    throw error;
  }
}
