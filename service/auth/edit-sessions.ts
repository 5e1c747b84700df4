import { ReelflowError } from '../../contract/errors.ts';
import type { AccessDocument } from './access-schema.ts';
import { changeAccess, readWholeAccess } from './change-access.ts';
import { accountIn, eachKey } from './edit-keys.ts';
import { policySchema, type Policy } from './policy-schema.ts';
import { randomText } from './random-text.ts';

/** What a session is made of. */
export interface NewSessionOptions {
  /** The lasting key whose account and user the session acts as. */
  accessKeyId: string;
  /** 900 to 43200; default 3600. */
  durationSeconds?: number;
  /** A policy document that narrows what the session may do; default no narrowing. */
  policy?: unknown;
}

/** A temporary key; secret and token are given out this once. */
export interface NewSession {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken: string;
  /** ISO 8601, UTC. */
  expires: string;
}

/** One session as a list shows it. */
export interface ListedSession {
  accessKeyId: string;
  accountId: string;
  user?: string;
  /** The lasting key that it was made with. */
  key?: string;
  expires: string;
  expired: boolean;
}

const shortestSeconds = 900;
const longestSeconds = 43_200;
/** So long a client is told that its token has expired; afterwards nothing is known of it any more. */
const keptAfterMs = 24 * 3600 * 1000;

/**
 * Makes a temporary key. Sessions that expired more than a day ago are dropped on the way.
 * @throws ReelflowError `InvalidInput` when the key, the duration or the policy cannot be used
 */
export async function createSession(path: string, options: NewSessionOptions): Promise<NewSession> {
  const { accessKeyId, durationSeconds = 3600 } = options;
  if (!Number.isInteger(durationSeconds) || durationSeconds < shortestSeconds || durationSeconds > longestSeconds) {
    const message = `A session lasts ${shortestSeconds} to ${longestSeconds} seconds, not ${durationSeconds}.`;
    throw new ReelflowError('InvalidInput', message);
  }
  const policy = options.policy === undefined ? undefined : readPolicy(options.policy);
  const session: NewSession = {
    accessKeyId: `STS.RF${randomText(22)}`,
    accessKeySecret: randomText(30),
    securityToken: randomText(64),
    expires: new Date(Date.now() + durationSeconds * 1000).toISOString(),
  };
  await changeAccess(path, (document, whole) => {
    const holder = [...eachKey(whole)].find(({ key }) => key.accessKeyId === accessKeyId);
    if (!holder) {
      const advice = 'List the keys with `reelflow keys list` to see those there are.';
      throw new ReelflowError('InvalidInput', `There is no access key ${accessKeyId}. ${advice}`);
    }
    if (!holder.key.active) throw new ReelflowError('InvalidInput', `The access key ${accessKeyId} is disabled.`);
    prune(document);
    accountIn(document, holder.accountId).sessions.push({
      ...session,
      key: accessKeyId,
      ...(holder.user !== undefined && { user: holder.user }),
      ...(policy !== undefined && { policy }),
    });
  });
  return session;
}

/** Lists the sessions, without their secrets. */
export async function listSessions(path: string): Promise<ListedSession[]> {
  const { accounts } = await readWholeAccess(path);
  return accounts.flatMap(({ id: accountId, sessions }) =>
    sessions.map(({ accessKeyId, user, key, expires }) => ({
      accessKeyId,
      accountId,
      ...(user === undefined ? {} : { user }),
      ...(key === undefined ? {} : { key }),
      expires,
      expired: Date.parse(expires) <= Date.now(),
    })),
  );
}

/**
 * Ends a session before its time; running services refuse it within about a second.
 * @throws ReelflowError `InvalidInput` when there is no such session
 */
export async function revokeSession(path: string, accessKeyId: string): Promise<void> {
  await changeAccess(path, (document) => {
    prune(document);
    for (const { sessions } of document.accounts) {
      const at = sessions.findIndex((session) => session.accessKeyId === accessKeyId);
      if (at < 0) continue;
      sessions.splice(at, 1);
      return;
    }
    const advice = 'List the sessions with `reelflow keys session list` to see those there are.';
    throw new ReelflowError('InvalidInput', `There is no session ${accessKeyId}. ${advice}`);
  });
}

function prune({ accounts }: AccessDocument): void {
  for (const account of accounts) {
    account.sessions = account.sessions.filter(({ expires }) => Date.parse(expires) + keptAfterMs > Date.now());
  }
}

function readPolicy(policy: unknown): Policy {
  const parsed = policySchema.safeParse(policy);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new ReelflowError('InvalidInput', `The session policy cannot be used. ${problems.join('; ')}`);
}
