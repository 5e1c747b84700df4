/**
 * The error taxonomy. One row per kind of failure: whether a retry can help, the `Code` it has on
 * the wire and in a job's result, and the exit code of the command line.
 */
export const errorKinds = {
  InvalidInput: { retryable: false, code: 'InvalidParameter', httpStatus: 400, exitCode: 2 },
  UnknownAlgorithm: { retryable: false, code: 'InvalidParameter.FunctionNotSupported', httpStatus: 400, exitCode: 2 },
  MediaUnreadable: { retryable: false, code: 'InvalidParameter.ResourceContentBad', httpStatus: 400, exitCode: 3 },
  MediaNotSupported: {
    retryable: false,
    code: 'InvalidParameter.ResourceNotSupported',
    httpStatus: 400,
    exitCode: 3,
  },
  ObjectNotFound: { retryable: false, code: 'InvalidParameter.ResourceNotFound', httpStatus: 400, exitCode: 3 },
  NotPermitted: { retryable: false, code: 'NoPermission', httpStatus: 403, exitCode: 4 },
  JobNotFound: { retryable: false, code: 'InvalidParameter.JobNotFound', httpStatus: 400, exitCode: 5 },
  JobFailed: { retryable: false, code: 'PermissionDenied.JobInFailure', httpStatus: 403, exitCode: 1 },
  JobCancelled: { retryable: false, code: 'JobCancelled', httpStatus: 400, exitCode: 130 },
  OutOfMemory: { retryable: false, code: 'OutOfMemory', httpStatus: 500, exitCode: 6 },
  DiskFull: { retryable: false, code: 'DiskFull', httpStatus: 500, exitCode: 6 },
  TimedOut: { retryable: false, code: 'TimedOut', httpStatus: 500, exitCode: 6 },
  MediaProcessCrashed: { retryable: true, code: 'MediaProcessCrashed', httpStatus: 500, exitCode: 6 },
  ProviderUnavailable: { retryable: true, code: 'ServiceUnavailable', httpStatus: 503, exitCode: 7 },
  RateLimited: { retryable: true, code: 'Throttling', httpStatus: 400, exitCode: 7 },
  StorageUnavailable: { retryable: true, code: 'ServiceUnavailable', httpStatus: 503, exitCode: 7 },
  Internal: { retryable: true, code: 'InternalError', httpStatus: 500, exitCode: 70 },
} as const;

/** The stable name of a kind of failure. */
export type ErrorType = keyof typeof errorKinds;

/** What a failure may carry besides its message. */
export interface ReelflowErrorOptions extends ErrorOptions {
  /** How long to wait before trying again, where whoever refused has said so. */
  retryAfterMs?: number;
}

/** A failure with a stable type and a message that says what to do. */
export class ReelflowError extends Error {
  readonly type: ErrorType;
  readonly retryAfterMs: number | undefined;

  constructor(type: ErrorType, message: string, { retryAfterMs, ...options }: ReelflowErrorOptions = {}) {
    super(message, options);
    this.name = type;
    this.type = type;
    this.retryAfterMs = retryAfterMs;
  }

  /** Whether trying the same thing again can help. */
  get retryable(): boolean {
    return errorKinds[this.type].retryable;
  }
}

/** Whether a text names a kind of failure; failures that crossed a process or Temporal carry it as text. */
export function isErrorType(type: string | null | undefined): type is ErrorType {
  return typeof type === 'string' && Object.hasOwn(errorKinds, type);
}

/** Gives any thrown value as a ReelflowError; what has no type of its own becomes `Internal`. */
export function toReelflowError(thrown: unknown): ReelflowError {
  if (thrown instanceof ReelflowError) return thrown;
  const cause = thrown instanceof Error ? thrown : new Error(String(thrown));
  if ('code' in cause && (cause.code === 'ENOSPC' || cause.code === 'EDQUOT')) {
    return new ReelflowError('DiskFull', 'The disk is full: free some space, then run the job again.', { cause });
  }
  return new ReelflowError('Internal', cause.message, { cause });
}
