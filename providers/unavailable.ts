import {
  isGrpcCancelledError,
  isGrpcServiceError,
  ServiceError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ReelflowError } from '../contract/errors.ts';

/** Gives `ProviderUnavailable` for an error of Temporal's transport; any other error, and a cancelled call, as it is. */
export function unavailable(error: unknown): unknown {
  // The client wraps those of starts and updates.
  const isWrapped = error instanceof ServiceError || error instanceof WorkflowUpdateRPCTimeoutOrCancelledError;
  const inner = isWrapped ? error.cause : error;
  if (isGrpcCancelledError(error) || !isGrpcServiceError(inner)) return error;
  return new ReelflowError('ProviderUnavailable', `Temporal did not answer: ${inner.details || inner.message}`, {
    cause: error,
  });
}
