import { conditionsHold, type ConditionFacts } from './conditions.ts';
import type { Policy, Statement } from './policy-schema.ts';
import { matchesWildcard } from './wildcard.ts';

/** What someone wants to do. */
export interface PolicyRequest {
  /** `<product>:<Action>`. */
  action: string;
  /** `acs:<product>:<region>:<account>:*`: no operation has resources of its own. */
  resource: string;
  facts: ConditionFacts;
}

/** `implicitDeny` when no statement says anything. */
export type Decision = 'allow' | 'explicitDeny' | 'implicitDeny';

/** Decides over a set of policies: any matching Deny wins, then any matching Allow. */
export function decide(policies: readonly Policy[], request: PolicyRequest): Decision {
  const matching = policies.flatMap(({ Statement }) => Statement).filter((statement) => applies(statement, request));
  if (matching.some(({ Effect }) => Effect === 'Deny')) return 'explicitDeny';
  return matching.length > 0 ? 'allow' : 'implicitDeny';
}

function applies(statement: Statement, { action, resource, facts }: PolicyRequest): boolean {
  return (
    statement.Action.some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase())) &&
    statement.Resource.some((pattern) => matchesWildcard(pattern, resource)) &&
    conditionsHold(statement.Condition, facts)
  );
}
