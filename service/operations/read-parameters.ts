import type { z } from 'zod';
import { errorTable, type WireCode } from '../wire/error-table.ts';
import { missing } from '../wire/missing.ts';
import type { Parameters } from '../wire/parameters.ts';
import { WireError } from '../wire/wire-error.ts';

/**
 * Reads the parameters of an operation. Empty values count as absent.
 * @throws WireError `Missing…` or `InvalidParameter…` for the first that is wrong
 */
export function readParameters<Schema extends z.ZodType>(schema: Schema, parameters: Parameters): z.output<Schema> {
  const given = Object.fromEntries([...parameters].filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given, { reportInput: true });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const path = issue.path.map(String);
  const isAbsent = issue.code === 'invalid_type' && issue.input === undefined;
  if (isAbsent && path.length === 1) throw missing(path[0]!);
  const name = path.join('.');
  if (isAbsent) throw new WireError('InvalidParameter.NullValue', `${name} is mandatory.`);
  const { message } = issue;
  throw new WireError(codeOf(issue), name && !message.startsWith(name) ? `${name}: ${message}` : message);
}

function codeOf(issue: z.core.$ZodIssue): WireCode {
  const code: unknown = issue.code === 'custom' ? issue.params?.['wireCode'] : undefined;
  return typeof code === 'string' && Object.hasOwn(errorTable, code) ? (code as WireCode) : 'InvalidParameter';
}
