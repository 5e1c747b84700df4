import type { Policy } from './policy-schema.ts';

/** Who a request comes from. */
export interface Principal {
  accountId: string;
  /** Absent for the account's root. */
  user?: string;
  /** Bucket patterns of the account. */
  buckets: readonly string[];
  controlPolicies: readonly Policy[];
  /** Narrows a temporary session. */
  sessionPolicy?: Policy;
  /** Of the user and its groups; the root needs none. */
  identityPolicies: readonly Policy[];
}

/** The name under which calls are counted: one per user, and one for the root. */
export function principalName({ accountId, user }: Principal): string {
  return user === undefined ? accountId : `${accountId}/${user}`;
}
