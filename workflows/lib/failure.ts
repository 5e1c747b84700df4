import { ActivityFailure, ApplicationFailure, isCancellation, patched, TimeoutFailure } from '@temporalio/workflow';
import { errorKinds, isErrorType } from '../../contract/errors.ts';
import type { JobError } from '../../contract/job.ts';

/** Why something failed, out of whatever Temporal wrapped it in. */
export function toJobError(failure: unknown): JobError {
  const cause = failure instanceof ActivityFailure ? (failure.cause ?? failure) : failure;
  const message = cause instanceof Error ? cause.message : String(cause);
  if (isCancellation(failure)) return jobError('JobCancelled', 'The job was cancelled.');
  if (cause instanceof ApplicationFailure && cause.type === 'JobFailed' && cause.details?.[0])
    return cause.details[0] as JobError;
  if (cause instanceof ApplicationFailure && isErrorType(cause.type)) return jobError(cause.type, message);
  if (cause instanceof TimeoutFailure) return jobError('TimedOut', timeoutMessage(cause));
  return jobError('Internal', message);
}

/**
 * Whether an activity ended because it was cancelled: also when its worker was lost and could not say so, so that
 * Temporal saw it time out and did not try it again.
 */
export function isCancelled(failure: unknown): boolean {
  if (isCancellation(failure)) return true;
  const unheard = failure instanceof ActivityFailure && failure.retryState === 'CANCEL_REQUESTED';
  return unheard && patched('a-lost-attempt-is-cancelled');
}

/** A failure of the taxonomy, for workflows to throw. */
export function workflowFailure(message: string, error: JobError): ApplicationFailure {
  return ApplicationFailure.create({ type: 'JobFailed', message, nonRetryable: true, details: [error] });
}

function timeoutMessage({ timeoutType, message }: TimeoutFailure): string {
  if (timeoutType === 'HEARTBEAT') return 'The workers that ran the job were lost, too often to try once more.';
  return `The job took too long: ${message}.`;
}

function jobError(type: JobError['type'], message: string): JobError {
  return { type, code: errorKinds[type].code, message };
}
