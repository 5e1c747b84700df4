import { ApplicationFailure } from '@temporalio/common';
import { errorKinds, toReelflowError } from '../contract/errors.ts';

/** Gives any thrown value as the failure that Temporal should see: typed, and retried only where a retry can help and none was `final`. */
export function toApplicationFailure(
  thrown: unknown,
  { final = false, details = [] as unknown[] } = {},
): ApplicationFailure {
  const error = toReelflowError(thrown);
  const { retryable } = errorKinds[error.type];
  return ApplicationFailure.create({
    type: error.type,
    message: error.message,
    nonRetryable: final || !retryable,
    ...(error.retryAfterMs !== undefined && { nextRetryDelay: error.retryAfterMs }),
    details,
    cause: error,
  });
}
