import { ReelflowError } from '../../contract/errors.ts';
import type { AccessDocument, AccountEntry } from './access-schema.ts';
import { changeAccess, readWholeAccess } from './change-access.ts';
import { randomText } from './random-text.ts';

/** A new key; the secret is given out this once. */
export interface NewAccessKey {
  accessKeyId: string;
  accessKeySecret: string;
  accountId: string;
  /** Absent for the account's root. */
  user?: string;
  /** Whether anything allows the user anything; the root may do everything. */
  hasPolicy: boolean;
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
  const { accountId, user: userName } = owner;
  let hasPolicy = true;
  await changeAccess(path, (document, whole) => {
    const isNew = !whole.accounts.some(({ id }) => id === owner.accountId);
    const account = accountIn(document, owner.accountId);
    if (isNew) account.buckets = [...(owner.buckets ?? [])];
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
    const everywhere = whole.accounts.filter(({ id }) => id === accountId).flatMap(({ users }) => users);
    const same = everywhere.filter(({ name }) => name === userName);
    hasPolicy = same.some(({ policies, groups }) => policies.length > 0 || groups.length > 0);
  });
  return { ...key, accountId, ...(userName !== undefined && { user: userName }), hasPolicy };
}

/** Lists the lasting keys, without their secrets. */
export async function listAccessKeys(path: string): Promise<ListedAccessKey[]> {
  return [...eachKey(await readWholeAccess(path))].map(({ key, accountId, user }) => ({
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
  await changeAccess(path, (document, whole) => {
    for (const { key } of eachKey(document)) {
      if (key.accessKeyId !== accessKeyId) continue;
      key.active = false;
      return;
    }
    if ([...eachKey(whole)].some(({ key }) => key.accessKeyId === accessKeyId)) {
      const advice = 'Say `"active": false` there.';
      throw new ReelflowError('InvalidInput', `The access key ${accessKeyId} is in a file of your own. ${advice}`);
    }
    throw new ReelflowError(
      'InvalidInput',
      `There is no access key ${accessKeyId}. List the keys to see those there are.`,
    );
  });
}

/** The account in a file, which gets it where it has not. */
export function accountIn({ accounts }: AccessDocument, accountId: string): AccountEntry {
  const found = accounts.find(({ id }) => id === accountId);
  if (found) return found;
  const account = { id: accountId, buckets: [], controlPolicies: [], keys: [], groups: [], users: [], sessions: [] };
  accounts.push(account);
  return account;
}

/** Every lasting key. */
export function* eachKey({ accounts }: AccessDocument) {
  for (const { id: accountId, keys, users } of accounts) {
    for (const key of keys) yield { key, accountId, user: undefined };
    for (const user of users) for (const key of user.keys) yield { key, accountId, user: user.name };
  }
}
