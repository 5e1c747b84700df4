import { errorKinds, ReelflowError } from '../../contract/errors.ts';
import { errorTable, type WireCode } from './error-table.ts';
import { WireError } from './wire-error.ts';

/** When to come back after a provider was too busy and did not say itself. */
const defaultRetryAfterMs = 1000;

/** Gives any thrown value as the refusal a client may see; what is unexpected says nothing about our insides. */
export function toWireError(thrown: unknown): WireError {
  if (thrown instanceof WireError) return thrown;
  if (!(thrown instanceof ReelflowError)) return new WireError('InternalError', undefined, { cause: thrown });
  const { code } = errorKinds[thrown.type];
  if (code === 'Throttling') {
    return new WireError(code, thrown.message, { retryAfterMs: defaultRetryAfterMs, cause: thrown });
  }
  if (!isKnown(code) || code === 'InternalError' || code === 'ServiceUnavailable') {
    const hidden: WireCode = code === 'ServiceUnavailable' ? code : 'InternalError';
    return new WireError(hidden, undefined, { cause: thrown });
  }
  return new WireError(code, thrown.message, { cause: thrown });
}

function isKnown(code: string): code is keyof typeof errorTable {
  return Object.hasOwn(errorTable, code);
}
