import { isGrpcCancelledError, isGrpcServiceError, ServiceError } from '@temporalio/client';
import { ReelflowError } from '../contract/errors.ts';

/** The answers of gRPC that no later try changes, and the one that asks for patience. */
const invalidArgument = 3;
const permissionDenied = 7;
const resourceExhausted = 8;
const unauthenticated = 16;

/**
 * Gives an error of Temporal's transport as one of the taxonomy: `ProviderUnavailable` unless Temporal said that it
 * will never take the request. Any other error, and a cancelled call, comes back as it is.
 */
export function unavailable(thrown: unknown): unknown {
  // The client wraps what the transport threw.
  const cause = thrown instanceof ServiceError ? thrown.cause : thrown;
  if (isGrpcCancelledError(cause) || !isGrpcServiceError(cause)) return thrown;
  const details = cause.details || cause.message;
  switch (Number(cause.code)) {
    case invalidArgument:
      return new ReelflowError('InvalidInput', `Temporal does not take the request: ${details}`, { cause });
    case permissionDenied:
    case unauthenticated:
      return new ReelflowError('NotPermitted', `Temporal does not let us in: ${details} Check its key.`, { cause });
    case resourceExhausted:
      return new ReelflowError('RateLimited', `Temporal has too much to do: ${details}`, { cause });
    default:
      return new ReelflowError('ProviderUnavailable', `Temporal did not answer: ${details}`, { cause });
  }
}
