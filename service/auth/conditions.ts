import ipaddr from 'ipaddr.js';
import type { ConditionKey, ConditionOperator } from './condition-operators.ts';
import type { Statement } from './policy-schema.ts';
import { matchesWildcard } from './wildcard.ts';

/** The facts of a request that conditions look at; dates in ISO 8601. */
export type ConditionFacts = Readonly<Record<ConditionKey, string>>;

type Test = (fact: string, value: string) => boolean;

const sameText: Test = (fact, value) => fact === value;
const sameLetters: Test = (fact, value) => fact.toLowerCase() === value.toLowerCase();
const sameDate: Test = (fact, value) => Date.parse(fact) === Date.parse(value);

/** Each operator's test, and whether it wants the test to fail for every value. */
const operators: Record<ConditionOperator, { test: Test; negated?: true }> = {
  StringEquals: { test: sameText },
  StringNotEquals: { test: sameText, negated: true },
  StringEqualsIgnoreCase: { test: sameLetters },
  StringNotEqualsIgnoreCase: { test: sameLetters, negated: true },
  StringLike: { test: (fact, value) => matchesWildcard(value, fact) },
  StringNotLike: { test: (fact, value) => matchesWildcard(value, fact), negated: true },
  DateEquals: { test: sameDate },
  DateNotEquals: { test: sameDate, negated: true },
  DateLessThan: { test: (fact, value) => Date.parse(fact) < Date.parse(value) },
  DateLessThanEquals: { test: (fact, value) => Date.parse(fact) <= Date.parse(value) },
  DateGreaterThan: { test: (fact, value) => Date.parse(fact) > Date.parse(value) },
  DateGreaterThanEquals: { test: (fact, value) => Date.parse(fact) >= Date.parse(value) },
  Bool: { test: sameLetters },
  IpAddress: { test: isInRange },
  NotIpAddress: { test: isInRange, negated: true },
};

/** Whether every condition of a statement holds. */
export function conditionsHold(condition: Statement['Condition'], facts: ConditionFacts): boolean {
  return Object.entries(condition ?? {}).every(([operator, keys]) => {
    const { test, negated = false } = operators[operator as ConditionOperator];
    return Object.entries(keys).every(([key, values]) => {
      const anyMatches = values.some((value) => test(facts[key as ConditionKey], value));
      return anyMatches !== negated;
    });
  });
}

/** Compares IPv4 addresses that arrive as IPv6 (`::ffff:…`) as what they are. */
function isInRange(address: string, range: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const fact = ipaddr.process(address);
  if (!range.includes('/')) return fact.toString() === ipaddr.process(range).toString();
  const [base, bits] = ipaddr.parseCIDR(range);
  return fact.kind() === base.kind() && fact.match(base, bits);
}
