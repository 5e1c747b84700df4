import { dirname, join, resolve } from 'node:path';
import type { z } from 'zod';
import { ReelflowError } from '../../contract/errors.ts';
import { accessSchema, secret, type AccessDocument } from './access-schema.ts';
import { FileMarks } from './file-marks.ts';
import { mergeAccess } from './merge-access.ts';
import { requireUnique } from './require-unique.ts';

/** All accounts, keys and policies that a path stands for. */
export interface AccessSource {
  document: AccessDocument;
  /** Secrets that stand in files of their own, by access key id. */
  secrets: ReadonlyMap<string, string>;
  /** How many files there were. */
  fileCount: number;
}

/**
 * Reads the access file, or all `*.json` of a folder but hidden ones, put together. What does not exist is empty.
 * @param marks told of every file that is read
 * @throws ReelflowError `InvalidInput` saying which file is wrong and where; never with a secret
 */
export async function readAccess(path: string, marks = new FileMarks()): Promise<AccessSource> {
  const names = await listOf(path, marks);
  const files = names ? names.map((name) => join(path, name)) : [path];
  const secrets = new Map<string, string>();
  const documents: AccessDocument[] = [];
  for (const file of files) {
    const document = await readAccessDocument(file, marks);
    if (!document) continue;
    documents.push(document);
    for (const key of document.accounts.flatMap(({ keys, users }) => [
      ...keys,
      ...users.flatMap((user) => user.keys),
    ])) {
      if (key.accessKeySecretFile === undefined) continue;
      const secretPath = resolve(dirname(file), key.accessKeySecretFile);
      secrets.set(key.accessKeyId, await readSecret(secretPath, key.accessKeyId, marks));
    }
  }
  return { document: mergeAccess(documents), secrets, fileCount: documents.length };
}

/**
 * Reads and checks one file; undefined when it does not exist.
 * @throws ReelflowError `InvalidInput` saying where it is wrong
 */
export async function readAccessDocument(path: string, marks = new FileMarks()): Promise<AccessDocument | undefined> {
  let text: string;
  try {
    text = await marks.read(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unreadable(`The access file ${path}`, error);
  }
  let parsed: z.ZodSafeParseResult<AccessDocument>;
  try {
    parsed = accessSchema.safeParse(JSON.parse(text));
  } catch {
    // The parser's own message quotes the text, which has secrets.
    throw new ReelflowError('InvalidInput', `The access file ${path} is not JSON.`);
  }
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path: where, message }) => `${where.join('.')}: ${message}`);
    throw new ReelflowError('InvalidInput', `The access file ${path} cannot be used. ${problems.join('; ')}`);
  }
  const { accounts } = parsed.data;
  // Only files may add to each other: in one file a name that comes twice is a slip.
  requireUnique(
    'account',
    accounts.map(({ id }) => id),
  );
  for (const { users } of accounts) {
    requireUnique(
      'user',
      users.map(({ name }) => name),
    );
  }
  return parsed.data;
}

async function listOf(path: string, marks: FileMarks): Promise<string[] | undefined> {
  try {
    return await marks.list(path);
  } catch (error) {
    throw unreadable(`The folder of access files ${path}`, error);
  }
}

async function readSecret(path: string, accessKeyId: string, marks: FileMarks): Promise<string> {
  let text: string;
  try {
    text = await marks.read(path);
  } catch (error) {
    throw unreadable(`The secret of the access key ${accessKeyId}, ${path},`, error);
  }
  // Editors and shells end a file with a line feed.
  const parsed = secret.safeParse(text.replace(/\r?\n$/u, ''));
  if (parsed.success) return parsed.data;
  const advice = 'It holds the secret and nothing else, 8 to 256 characters.';
  throw new ReelflowError('InvalidInput', `The secret of the access key ${accessKeyId}, ${path}, is none. ${advice}`);
}

function unreadable(what: string, error: unknown): ReelflowError {
  const cause = error instanceof Error ? error : new Error(String(error));
  return new ReelflowError('InvalidInput', `${what} cannot be read (${codeOf(error) ?? cause.message}).`, { cause });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
