import type { z } from 'zod';
import { ReelflowError } from '../contract/errors.ts';
import type { JsonObject } from '../contract/job.ts';
import { findAlgorithm } from './index.ts';
import { parameterNames } from './parameter-names.ts';

/**
 * The parameters of an algorithm with their defaults, as it will see them.
 * @throws ReelflowError `InvalidInput` naming each that cannot be used, and for one that does not exist those that do
 */
export function parseParams(name: string, params: JsonObject): unknown {
  const { params: schema } = findAlgorithm(name);
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => describeIssue(issue, parameterNames(schema)));
  throw new ReelflowError('InvalidInput', `The parameters of ${name} cannot be used. ${problems.join('; ')}`);
}

function describeIssue(issue: z.core.$ZodIssue, names: readonly string[]): string {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys' && path === '') {
    const unknown = issue.keys.map((key) => `"${key}"`).join(', ');
    return `There is no ${unknown}. ${names.length > 0 ? `There are: ${names.join(', ')}.` : 'It takes none.'}`;
  }
  return path ? `${path}: ${issue.message}` : issue.message;
}
