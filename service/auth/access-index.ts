import { ReelflowError } from '../../contract/errors.ts';
import type { AccountEntry } from './access-schema.ts';
import type { Principal } from './principal.ts';
import type { AccessSource } from './read-access.ts';
import { requireUnique } from './require-unique.ts';

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
 * Arranges what was read for look-ups.
 * @throws ReelflowError `InvalidInput` when a name or key is there twice, or a group or user is named that does not exist
 */
export function indexAccess({ document, secrets }: AccessSource): AccessIndex {
  const index = new Map<string, KnownKey>();
  for (const account of document.accounts) {
    for (const key of keysOf(account, secrets)) {
      if (index.has(key.accessKeyId)) throw invalid(`The access key ${key.accessKeyId} is there twice.`);
      index.set(key.accessKeyId, key);
    }
  }
  return index;
}

function* keysOf(account: AccountEntry, secrets: AccessSource['secrets']): Generator<KnownKey> {
  requireUnique(
    'group',
    account.groups.map(({ name }) => name),
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
  const lasting = new Map<string, KnownKey>();
  for (const { keys, principal } of [
    { keys: account.keys, principal: root },
    ...account.users.map((user) => ({ keys: user.keys, principal: users.get(user.name)! })),
  ]) {
    for (const { accessKeyId, active, accessKeySecret = secrets.get(accessKeyId) } of keys) {
      if (accessKeySecret === undefined) throw invalid(`The access key ${accessKeyId} has no secret.`);
      const key = { accessKeyId, accessKeySecret, active, principal };
      lasting.set(accessKeyId, key);
      yield key;
    }
  }
  for (const session of account.sessions) {
    const { accessKeyId, accessKeySecret, securityToken, policy } = session;
    const holder = session.user === undefined ? root : users.get(session.user);
    if (!holder) throw invalid(`The session ${accessKeyId} names the unknown user "${session.user ?? ''}".`);
    const principal: Principal = policy ? { ...holder, sessionPolicy: policy } : holder;
    const expiresMs = Date.parse(session.expires);
    const active = session.key === undefined || lasting.get(session.key)?.active === true;
    yield { accessKeyId, accessKeySecret, active, principal, session: { securityToken, expiresMs } };
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

function invalid(message: string): ReelflowError {
  return new ReelflowError('InvalidInput', `The access file cannot be used. ${message}`);
}
