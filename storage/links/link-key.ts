import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ReelflowError } from '../../contract/errors.ts';

const keyBytes = 32;

/**
 * Gives the key that links are signed with, from a file that only its owner may read; made by the first process that
 * asks. All processes that share the file accept each other's links.
 * @throws ReelflowError `InvalidInput` when the file is something else
 */
export async function openLinkKey(path: string): Promise<Buffer> {
  await mkdir(dirname(path), { recursive: true });
  const mine = `${path}.${randomUUID()}.part`;
  await writeFile(mine, randomBytes(keyBytes).toString('hex'), { mode: 0o600, flush: true });
  try {
    // Linking fails where there is a file, so of two processes one makes the key and both read it.
    await link(mine, path).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
  } finally {
    await rm(mine);
  }
  const key = Buffer.from((await readFile(path, 'utf8')).trim(), 'hex');
  if (key.length === keyBytes) return key;
  throw new ReelflowError('InvalidInput', `${path} holds no key for links. Remove it, and a new one is made.`);
}
