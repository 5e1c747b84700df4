import { ReelflowError } from '../../contract/errors.ts';
import type { AccessDocument, AccountEntry, UserEntry } from './access-schema.ts';

/**
 * Puts the files of a folder together. An account or user that is in several files has all that they give it.
 * @throws ReelflowError `InvalidInput` when two files name an account differently
 */
export function mergeAccess(documents: readonly AccessDocument[]): AccessDocument {
  const accounts = new Map<string, AccountEntry>();
  for (const account of documents.flatMap((document) => document.accounts)) {
    const other = accounts.get(account.id);
    accounts.set(account.id, other ? mergeAccounts(other, account) : account);
  }
  return { accounts: [...accounts.values()] };
}

function mergeAccounts(one: AccountEntry, other: AccountEntry): AccountEntry {
  if (one.name !== undefined && other.name !== undefined && one.name !== other.name) {
    throw new ReelflowError('InvalidInput', `The account ${one.id} has two names: "${one.name}" and "${other.name}".`);
  }
  const name = one.name ?? other.name;
  return {
    id: one.id,
    ...(name !== undefined && { name }),
    buckets: union(one.buckets, other.buckets),
    controlPolicies: [...one.controlPolicies, ...other.controlPolicies],
    keys: [...one.keys, ...other.keys],
    groups: [...one.groups, ...other.groups],
    users: mergeUsers([...one.users, ...other.users]),
    sessions: [...one.sessions, ...other.sessions],
  };
}

function mergeUsers(all: readonly UserEntry[]): UserEntry[] {
  const users = new Map<string, UserEntry>();
  for (const user of all) {
    const other = users.get(user.name);
    users.set(
      user.name,
      other
        ? {
            name: user.name,
            keys: [...other.keys, ...user.keys],
            groups: union(other.groups, user.groups),
            policies: [...other.policies, ...user.policies],
          }
        : user,
    );
  }
  return [...users.values()];
}

function union(one: readonly string[], other: readonly string[]): string[] {
  return [...new Set([...one, ...other])];
}
