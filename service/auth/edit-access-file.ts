import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { lock } from 'proper-lockfile';
import { ReelflowError } from '../../contract/errors.ts';
import { readAccessDocument } from './access-file.ts';
import { accessSchema, type AccessDocument } from './access-schema.ts';

/** A new key; the secret is given out this once. */
export interface NewAccessKey {
  accessKeyId: string;
  accessKeySecret: string;
}

/** Whose key to make. Accounts and users that do not exist yet are made. */
export interface NewKeyOwner {
  accountId: string;
  /** Default the account's root. */
  user?: string;
  /** Bucket patterns for an account that is made; default none. */
  buckets?: readonly string[];
}

/** One key as a list shows it. */
export interface ListedAccessKey {
  accessKeyId: string;
  accountId: string;
  user?: string;
  active: boolean;
  created?: string;
}

/**
 * Adds a key to the access file, which is made where it does not exist.
 * @throws ReelflowError `InvalidInput` when the file or a name cannot be used
 */
export async function createAccessKey(path: string, owner: NewKeyOwner): Promise<NewAccessKey> {
  const key = { accessKeyId: `RF${randomText(22)}`, accessKeySecret: randomText(30) };
  await edit(path, ({ accounts }) => {
    let account = accounts.find(({ id }) => id === owner.accountId);
    if (!account) {
      const buckets = [...(owner.buckets ?? [])];
      account = { id: owner.accountId, buckets, controlPolicies: [], keys: [], groups: [], users: [], sessions: [] };
      accounts.push(account);
    }
    const entry = { ...key, active: true, created: new Date().toISOString() };
    if (owner.user === undefined) {
      account.keys.push(entry);
      return;
    }
    let user = account.users.find(({ name }) => name === owner.user);
    if (!user) {
      user = { name: owner.user, keys: [], groups: [], policies: [] };
      account.users.push(user);
    }
    user.keys.push(entry);
  });
  return key;
}

/** Lists the lasting keys, without their secrets. */
export async function listAccessKeys(path: string): Promise<ListedAccessKey[]> {
  return [...eachKey(await readAccessDocument(path))].map(({ key, accountId, user }) => ({
    accessKeyId: key.accessKeyId,
    accountId,
    ...(user === undefined ? {} : { user }),
    active: key.active,
    ...(key.created === undefined ? {} : { created: key.created }),
  }));
}

/**
 * Disables a key; running services refuse it within about a second.
 * @throws ReelflowError `InvalidInput` when there is no such key
 */
export async function disableAccessKey(path: string, accessKeyId: string): Promise<void> {
  await edit(path, (document) => {
    for (const { key } of eachKey(document)) {
      if (key.accessKeyId !== accessKeyId) continue;
      key.active = false;
      return;
    }
    throw new ReelflowError(
      'InvalidInput',
      `There is no access key ${accessKeyId}. List the keys to see those there are.`,
    );
  });
}

function* eachKey({ accounts }: AccessDocument) {
  for (const { id: accountId, keys, users } of accounts) {
    for (const key of keys) yield { key, accountId, user: undefined };
    for (const user of users) for (const key of user.keys) yield { key, accountId, user: user.name };
  }
}

/** Changes the file under a lock and replaces it whole, so that a reader never sees half of it. */
async function edit(path: string, change: (document: AccessDocument) => void): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const release = await lock(path, { realpath: false, retries: { retries: 20, minTimeout: 20, maxTimeout: 500 } });
  try {
    const document = await readAccessDocument(path);
    change(document);
    const checked = accessSchema.safeParse(document);
    if (!checked.success) {
      throw new ReelflowError('InvalidInput', checked.error.issues.map(({ message }) => message).join('; '));
    }
    const part = join(dirname(path), `.${basename(path)}.${randomText(8)}`);
    try {
      const file = await open(part, 'wx', 0o600);
      try {
        await file.writeFile(`${JSON.stringify(document, null, 2)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(part, path);
    } finally {
      await rm(part, { force: true });
    }
  } finally {
    await release();
  }
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** About 5.95 bits a letter: bytes that would make some letters likelier are thrown away. */
function randomText(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 248 && text.length < length) text += letters[byte % letters.length]!;
    }
  }
  return text;
}
