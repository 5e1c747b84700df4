import {
  isGrpcCancelledError,
  isGrpcServiceError,
  ServiceError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ReelflowError, type ErrorType } from '../contract/errors.ts';

/** The answers of gRPC that no later try changes, and the one that asks for patience. */
const kinds: Record<number, { type: ErrorType; what: string }> = {
  3: { type: 'InvalidInput', what: 'Temporal does not take the request' },
  7: { type: 'NotPermitted', what: 'Temporal does not permit it; check its key' },
  8: { type: 'RateLimited', what: 'Temporal has too much to do' },
  16: { type: 'NotPermitted', what: 'Temporal does not know us; check its key' },
};

/**
 * Gives an error of Temporal's transport as one of the taxonomy: `ProviderUnavailable` unless Temporal said that it
 * will never take the request. Any other error, and a cancelled call, comes back as it is.
 */
export function unavailable(thrown: unknown): unknown {
  // The client wraps what the transport threw, of starts and updates.
  const isWrapped = thrown instanceof ServiceError || thrown instanceof WorkflowUpdateRPCTimeoutOrCancelledError;
  const cause = isWrapped ? thrown.cause : thrown;
  if (isGrpcCancelledError(thrown) || !isGrpcServiceError(cause)) return thrown;
  if (!isWrapped && isGrpcCancelledError(cause)) return thrown;
  const { type, what } = kinds[cause.code] ?? { type: 'ProviderUnavailable', what: 'Temporal did not answer' };
  return new ReelflowError(type, `${what}: ${cause.details || cause.message}`, { cause });
}
