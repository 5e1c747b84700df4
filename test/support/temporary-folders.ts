import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from './temporary-folder.ts';

/** Gives what makes new folders inside tests; all are gone when the test file ends. */
export async function temporaryFolders(): Promise<() => Promise<string>> {
  const parent = await temporaryFolder();
  return () => mkdtemp(join(parent, 'folder-'));
}
