import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { lock } from 'proper-lockfile';
import { ReelflowError } from '../../contract/errors.ts';
import { indexAccess } from './access-index.ts';
import { accessSchema, type AccessDocument } from './access-schema.ts';
import { FileMarks } from './file-marks.ts';
import { randomText } from './random-text.ts';
import { readAccess, readAccessDocument } from './read-access.ts';

/** Of a folder, the one file that our commands write. */
const ownFile = 'reelflow.json';

/**
 * Changes the access file, or in a folder a file of our own, under a lock, and replaces it whole, so that a reader
 * never sees half of it.
 * @param change changes `document`, the file; `whole` has what the other files of a folder say too
 * @throws ReelflowError `InvalidInput` when the outcome cannot be used, `NotPermitted` when it cannot be written
 */
export async function changeAccess(
  path: string,
  change: (document: AccessDocument, whole: AccessDocument) => void,
): Promise<void> {
  const isFolder = (await new FileMarks().list(path)) !== undefined;
  const target = isFolder ? join(path, ownFile) : path;
  const release = await takeLock(target);
  try {
    const document = (await readAccessDocument(target)) ?? { accounts: [] };
    const { document: whole } = await readAccess(path);
    change(document, whole);
    const checked = accessSchema.safeParse(document);
    if (!checked.success) {
      throw new ReelflowError('InvalidInput', checked.error.issues.map(({ message }) => message).join('; '));
    }
    await replace(target, `${JSON.stringify(document, null, 2)}\n`);
  } finally {
    await release();
  }
}

/** The whole of what a path stands for, checked as a service would check it. */
export async function readWholeAccess(path: string): Promise<AccessDocument> {
  const source = await readAccess(path);
  indexAccess(source);
  return source.document;
}

async function takeLock(target: string): Promise<() => Promise<void>> {
  try {
    await mkdir(dirname(target), { recursive: true });
    return await lock(target, { realpath: false, retries: { retries: 20, minTimeout: 20, maxTimeout: 500 } });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (!['EACCES', 'EPERM', 'EROFS'].includes(code)) throw cause;
    const advice = 'Change it where it comes from, or name a file with REELFLOW_ACCESS_FILE that may be written.';
    throw new ReelflowError('NotPermitted', `The access file ${target} cannot be written (${code}). ${advice}`, {
      cause,
    });
  }
}

async function replace(target: string, text: string): Promise<void> {
  const part = join(dirname(target), `.${basename(target)}.${randomText(8)}`);
  try {
    const file = await open(part, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, target);
  } finally {
    await rm(part, { force: true });
  }
}
