import { describe, expect, test } from '@jest/globals';
import { authorise } from '../../service/auth/authorise.ts';
import { decide, type Decision } from '../../service/auth/policy.ts';
import { policySchema, type Policy } from '../../service/auth/policy-schema.ts';
import type { Principal } from '../../service/auth/principal.ts';
import { matchesWildcard } from '../../service/auth/wildcard.ts';
import { WireError } from '../../service/wire/wire-error.ts';

const facts = {
  'acs:SourceIp': '10.1.2.3',
  'acs:SecureTransport': 'false',
  'acs:CurrentTime': '2026-06-01T12:00:00.000Z',
};

function policy(...statements: object[]): Policy {
  return policySchema.parse({ Version: '1', Statement: statements });
}
const allow = (more: object = {}): object => ({ Effect: 'Allow', Action: 'mts:*', Resource: '*', ...more });
const deny = (more: object = {}): object => ({ Effect: 'Deny', Action: 'mts:*', Resource: '*', ...more });
const when = (operator: string, key: string, value: unknown): object => ({
  Condition: { [operator]: { [key]: value } },
});

describe('a set of policies', () => {
  test.each<[string, object[], Decision]>([
    ['nothing', [allow({ Action: 'ice:*' })], 'implicitDeny'],
    ['an action by its name', [allow({ Action: 'mts:QueryIProductionJob' })], 'allow'],
    ['an action in other letters', [allow({ Action: 'MTS:queryiproductionjob' })], 'allow'],
    ['one action of a list', [allow({ Action: ['ice:*', 'mts:Query*'] })], 'allow'],
    ['another action', [allow({ Action: 'mts:Submit*' })], 'implicitDeny'],
    ['single characters', [allow({ Action: 'mts:QueryIProduction???' })], 'allow'],
    ['too few characters', [allow({ Action: 'mts:QueryIProduction????' })], 'implicitDeny'],
    ['a Deny besides an Allow', [allow(), deny({ Action: 'mts:Query*' })], 'explicitDeny'],
    ['a Deny of something else', [allow(), deny({ Action: 'mts:Submit*' })], 'allow'],
    ['the account as resource', [allow({ Resource: 'acs:mts:*:1001:*' })], 'allow'],
    ['another account as resource', [allow({ Resource: 'acs:mts:*:1002:*' })], 'implicitDeny'],
    ['one job as resource', [allow({ Resource: 'acs:mts:*:*:job/1' })], 'implicitDeny'],
    ['an address in a range', [allow(when('IpAddress', 'acs:SourceIp', ['192.168.0.0/16', '10.0.0.0/8']))], 'allow'],
    ['an address outside', [allow(when('IpAddress', 'acs:SourceIp', '192.168.0.0/16'))], 'implicitDeny'],
    ['one address', [allow(when('IpAddress', 'acs:SourceIp', '10.1.2.3'))], 'allow'],
    ['not an address', [allow(when('NotIpAddress', 'acs:SourceIp', '10.0.0.0/8'))], 'implicitDeny'],
    [
      'none of several addresses',
      [allow(when('NotIpAddress', 'acs:SourceIp', ['1.1.1.1', '10.1.2.3']))],
      'implicitDeny',
    ],
    ['TLS', [allow(when('Bool', 'acs:SecureTransport', true))], 'implicitDeny'],
    ['a Deny without TLS', [allow(), deny(when('Bool', 'acs:SecureTransport', 'false'))], 'explicitDeny'],
    ['before a date', [allow(when('DateLessThan', 'acs:CurrentTime', '2026-06-01T12:00:01Z'))], 'allow'],
    ['after a date', [allow(when('DateLessThan', 'acs:CurrentTime', '2026-06-01T12:00:00Z'))], 'implicitDeny'],
    ['on a date', [allow(when('DateLessThanEquals', 'acs:CurrentTime', '2026-06-01T20:00:00+08:00'))], 'allow'],
    [
      'two operators of which one fails',
      [
        allow({
          Condition: {
            IpAddress: { 'acs:SourceIp': '10.0.0.0/8' },
            DateGreaterThan: { 'acs:CurrentTime': '2027-01-01T00:00:00Z' },
          },
        }),
      ],
      'implicitDeny',
    ],
    ['text by pattern', [allow(when('StringLike', 'acs:SourceIp', '10.1.*'))], 'allow'],
    ['text not by pattern', [allow(when('StringNotLike', 'acs:SourceIp', '10.1.*'))], 'implicitDeny'],
  ])('that names %s', (_, statements, decision) => {
    const request = { action: 'mts:QueryIProductionJob', resource: 'acs:mts:local:1001:*', facts };
    expect(decide([policy(...statements)], request)).toBe(decision);
  });

  test('matches IPv4 addresses that arrive as IPv6', () => {
    const mapped = { ...facts, 'acs:SourceIp': '::ffff:10.1.2.3' };
    const request = { action: 'mts:X', resource: '*', facts: mapped };
    expect(decide([policy(allow(when('IpAddress', 'acs:SourceIp', '10.0.0.0/8')))], request)).toBe('allow');
    expect(decide([policy(allow(when('IpAddress', 'acs:SourceIp', '::/0')))], request)).toBe('implicitDeny');
  });
});

test.each([
  ['an unknown operator', when('NumericLess', 'acs:SourceIp', '1')],
  ['an unknown key', when('StringEquals', 'acs:Sourceip', '1')],
  ['a broken range', when('IpAddress', 'acs:SourceIp', '10.0.0.0/99')],
  ['a broken date', when('DateEquals', 'acs:CurrentTime', 'soon')],
  ['an unknown effect', { Effect: 'Maybe' }],
  ['an unknown member', { NotAction: 'mts:*' }],
])('a policy with %s is refused rather than half understood', (_, more) => {
  expect(policySchema.safeParse({ Version: '1', Statement: [allow(more)] }).success).toBe(false);
});

describe('layers', () => {
  const root: Principal = { accountId: '1001', buckets: [], controlPolicies: [], identityPolicies: [] };
  const user: Principal = { ...root, user: 'ann' };
  const all = policy(allow());
  const none = policy(deny());
  const other = policy(allow({ Action: 'ice:*' }));

  test.each<[string, Principal, string | undefined]>([
    ['the root passes', root, undefined],
    ['a user without policies does not', user, 'ImplicitDeny AccountLevelIdentityBasedPolicy'],
    ['a user with an Allow passes', { ...user, identityPolicies: [all] }, undefined],
    ['a control policy must allow the root too', { ...root, controlPolicies: [other] }, 'ImplicitDeny ControlPolicy'],
    ['a session policy must allow', { ...root, sessionPolicy: other }, 'ImplicitDeny SessionPolicy'],
    [
      'a session policy gives no more than the user has',
      { ...user, sessionPolicy: all },
      'ImplicitDeny AccountLevelIdentityBasedPolicy',
    ],
    ['all three allow', { ...user, controlPolicies: [all], sessionPolicy: all, identityPolicies: [all] }, undefined],
    [
      'a Deny anywhere wins',
      { ...user, controlPolicies: [all], identityPolicies: [all, none] },
      'ExplicitDeny AccountLevelIdentityBasedPolicy',
    ],
  ])('%s', (_, principal, refusal) => {
    let told: string | undefined;
    try {
      authorise(principal, { product: 'mts', action: 'QueryIProductionJob', region: 'local', facts });
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      expect(error).toMatchObject({ code: 'NoPermission', httpStatus: 403 });
      const detail = error.details.members?.['AccessDeniedDetail'] as Record<string, string>;
      told = `${detail['NoPermissionType'] ?? ''} ${detail['PolicyType'] ?? ''}`;
    }
    expect(told).toBe(refusal);
  });
});

test('no pattern can make matching slow', () => {
  expect(matchesWildcard(`${'*a'.repeat(200)}b`, 'a'.repeat(20_000))).toBe(false);
  expect(matchesWildcard('*', '')).toBe(true);
  expect(matchesWildcard('', 'a')).toBe(false);
  expect(matchesWildcard('a*c', 'abcbc')).toBe(true);
});
