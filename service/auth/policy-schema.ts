import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { conditionKeys, conditionOperators } from './condition-operators.ts';

const oneOrMore = z.union([z.string(), z.array(z.string()).min(1)]).transform((value) => [value].flat());
const values = z
  .union([z.string(), z.boolean(), z.number(), z.array(z.union([z.string(), z.boolean(), z.number()])).min(1)])
  .transform((value) => [value].flat().map(String));

const condition = z
  .partialRecord(z.enum(conditionOperators), z.partialRecord(z.enum(conditionKeys), values))
  .superRefine((operators, context) => {
    for (const [operator, keys] of Object.entries(operators)) {
      for (const value of Object.values(keys).flat()) {
        if (operator.endsWith('IpAddress') && !isAddressRange(value)) {
          context.addIssue({ code: 'custom', message: `"${value}" is not an IP address or range` });
        }
        if (operator.startsWith('Date') && Number.isNaN(Date.parse(value))) {
          context.addIssue({ code: 'custom', message: `"${value}" is not an ISO 8601 date` });
        }
      }
    }
  });

const statement = z.strictObject({
  Effect: z.enum(['Allow', 'Deny']),
  /** `<product>:<Action>`; `*` and `?` are wildcards. */
  Action: oneOrMore,
  Resource: oneOrMore,
  /** Operator to key to values: operators and keys must all hold, of the values one. Default none. */
  Condition: condition.optional(),
});

/** A policy document. What it does not know it refuses: a condition that is ignored would grant too much. */
export const policySchema = z.strictObject({
  Version: z.literal('1'),
  Statement: z.union([statement.transform((one) => [one]), z.array(statement).min(1)]),
});

export type Policy = z.output<typeof policySchema>;
export type Statement = Policy['Statement'][number];

function isAddressRange(text: string): boolean {
  return text.includes('/') ? ipaddr.isValidCIDR(text) : ipaddr.isValid(text);
}
