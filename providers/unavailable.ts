import { isGrpcCancelledError, isGrpcServiceError } from '@temporalio/client';
import { ReelflowError } from '../contract/errors.ts';

/** Gives `ProviderUnavailable` for an error of Temporal's transport; any other error, and a cancelled call, as it is. */
export function unavailable(error: unknown): unknown {
  if (isGrpcCancelledError(error)) return error;
  if (!isGrpcServiceError(error)) return error;
  return new ReelflowError('ProviderUnavailable', `Temporal did not answer: ${error.details || error.message}`, {
    cause: error,
  });
}
