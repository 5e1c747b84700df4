import { ReelflowError } from '../../contract/errors.ts';
import type { AccessDocument, AccountEntry } from './access-schema.ts';
import type { Principal } from './principal.ts';

/** What is known of an access key. */
export interface KnownKey {
  accessKeyId: string;
  accessKeySecret: string;
  active: boolean;
  principal: Principal;
  /** For a temporary key. */
  session?: { securityToken: string; expiresMs: number };
}

/** Access keys by their ids. */
export type AccessIndex = ReadonlyMap<string, KnownKey>;

/**
 * Arranges the file for look-ups.
 * @throws ReelflowError `InvalidInput` when a name or key is there twice, or a group or user is named that does not exist
 */
export function indexAccess({ accounts }: AccessDocument): AccessIndex {
  const index = new Map<string, KnownKey>();
  requireUnique(
    'account',
    accounts.map(({ id }) => id),
  );
  for (const account of accounts) {
    for (const key of keysOf(account)) {
      if (index.has(key.accessKeyId)) throw invalid(`The access key ${key.accessKeyId} is there twice.`);
      index.set(key.accessKeyId, key);
    }
  }
  return index;
}

function* keysOf(account: AccountEntry): Generator<KnownKey> {
  requireUnique(
    'group',
    account.groups.map(({ name }) => name),
  );
  requireUnique(
    'user',
    account.users.map(({ name }) => name),
  );
  const root: Principal = {
    accountId: account.id,
    buckets: account.buckets,
    controlPolicies: account.controlPolicies,
    identityPolicies: [],
  };
  const users = new Map(
    account.users.map((user) => [user.name, { ...root, user: user.name, ...identityOf(account, user) }]),
  );
  for (const key of account.keys) yield { ...key, principal: root };
  for (const user of account.users) {
    for (const key of user.keys) yield { ...key, principal: users.get(user.name)! };
  }
  for (const session of account.sessions) {
    const { accessKeyId, accessKeySecret, securityToken, policy } = session;
    const holder = session.user === undefined ? root : users.get(session.user);
    if (!holder) throw invalid(`The session ${accessKeyId} names the unknown user "${session.user ?? ''}".`);
    const principal: Principal = policy ? { ...holder, sessionPolicy: policy } : holder;
    const expiresMs = Date.parse(session.expires);
    yield { accessKeyId, accessKeySecret, active: true, principal, session: { securityToken, expiresMs } };
  }
}

function identityOf(account: AccountEntry, user: AccountEntry['users'][number]): Pick<Principal, 'identityPolicies'> {
  const ofGroups = user.groups.flatMap((name) => {
    const group = account.groups.find((candidate) => candidate.name === name);
    if (!group) throw invalid(`The user "${user.name}" is in the unknown group "${name}".`);
    return group.policies;
  });
  return { identityPolicies: [...user.policies, ...ofGroups] };
}

function requireUnique(what: string, names: readonly string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw invalid(`The ${what} "${twice}" is there twice.`);
}

function invalid(message: string): ReelflowError {
  return new ReelflowError('InvalidInput', `The access file cannot be used. ${message}`);
}
