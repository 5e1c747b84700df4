import { WireError } from '../wire/wire-error.ts';
import type { ConditionFacts } from './conditions.ts';
import { decide, type Decision } from './policy.ts';
import type { Principal } from './principal.ts';
import type { Policy } from './policy-schema.ts';

/** What is to be allowed. */
export interface Attempt {
  product: string;
  action: string;
  /** Stands in resource names, for policies that name a region. */
  region: string;
  facts: ConditionFacts;
}

/**
 * Decides whether a principal may call an operation. An explicit Deny anywhere wins; then control policies, the
 * session's policy and identity policies must each allow. The root needs no identity policy.
 * @throws WireError `NoPermission` with `AccessDeniedDetail`
 */
export function authorise(principal: Principal, { product, action, region, facts }: Attempt): void {
  const request = {
    action: `${product}:${action}`,
    resource: `acs:${product}:${region}:${principal.accountId}:*`,
    facts,
  };
  const layers: { type: string; policies: readonly Policy[]; required: boolean }[] = [
    { type: 'ControlPolicy', policies: principal.controlPolicies, required: principal.controlPolicies.length > 0 },
    {
      type: 'SessionPolicy',
      policies: principal.sessionPolicy ? [principal.sessionPolicy] : [],
      required: principal.sessionPolicy !== undefined,
    },
    {
      type: 'AccountLevelIdentityBasedPolicy',
      policies: principal.identityPolicies,
      required: principal.user !== undefined,
    },
  ];
  const decided = layers.map((layer) => ({ ...layer, decision: decide(layer.policies, request) }));
  const refusing =
    decided.find(({ decision }) => decision === 'explicitDeny') ??
    decided.find(({ required, decision }) => required && decision !== 'allow');
  if (refusing) throw denied(principal, request.action, refusing.type, refusing.decision);
}

function denied(principal: Principal, authAction: string, policyType: string, decision: Decision): WireError {
  const detail = {
    AuthAction: authAction,
    AuthPrincipalDisplayName: principal.user ?? principal.accountId,
    AuthPrincipalOwnerId: principal.accountId,
    AuthPrincipalType: principal.user === undefined ? 'Account' : 'SubUser',
    EncodedDiagnosticMessage: '',
    NoPermissionType: decision === 'explicitDeny' ? 'ExplicitDeny' : 'ImplicitDeny',
    PolicyType: policyType,
  };
  const message = `You are not authorized to do this action. Action: ${authAction}.`;
  return new WireError('NoPermission', message, { members: { AccessDeniedDetail: detail } });
}
