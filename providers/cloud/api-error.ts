import { errorKinds, ReelflowError, type ErrorType } from '../../contract/errors.ts';
import type { CloudProviderName } from '../../contract/provider.ts';

/** What was being done when a call failed. */
export interface CallFacts {
  provider: CloudProviderName;
  endpoint: string;
  /** The job that was asked about; absent for a submit. */
  jobId?: string;
}

const refusedKey =
  /^(?:InvalidAccessKeyId|MissingAccessKeyId|MissingSecurityToken|InvalidSecurityToken|InvalidCredentials)/u;
const refusedSignature = /^(?:SignatureDoesNotMatch|IncompleteSignature|InvalidSignature)/u;
const refusedAccess = /^(?:NoPermission|Forbidden|PermissionDenied|InvalidIdentity|AccessDenied|Unauthorized)/u;

/**
 * Gives what an official client threw as an error of the taxonomy. What the client says of the request itself is left
 * out, and so is the error as a cause: both can hold what was signed.
 */
export function toProviderError(thrown: unknown, facts: CallFacts): ReelflowError {
  if (thrown instanceof ReelflowError) return thrown;
  const { code = '', statusCode, requestId, retryAfter } = (thrown ?? {}) as ClientFailure;
  const where = `${facts.provider} at ${facts.endpoint}`;
  if (statusCode === undefined) {
    const why =
      code || (thrown instanceof Error && thrown.name !== 'Error' ? thrown.name : 'no answer that can be read');
    const advice = 'Check the endpoint and the network if it goes on.';
    return new ReelflowError('ProviderUnavailable', `The provider ${where} did not answer (${why}). ${advice}`);
  }
  const type = typeOfRefusal(code, statusCode, facts);
  const reference = `${code}, request id ${requestId ?? 'none'}`;
  if (type === 'RateLimited') {
    const retryAfterMs = retryAfter !== undefined && retryAfter > 0 ? retryAfter : undefined;
    const message = `The provider ${where} takes no more calls for a moment (${reference}). Lower REELFLOW_CLOUD_CALLS_PER_SECOND if it goes on.`;
    return new ReelflowError(type, message, retryAfterMs === undefined ? {} : { retryAfterMs });
  }
  if (type === 'JobNotFound') {
    const advice = 'Check the JobId, the region and the account.';
    return new ReelflowError(type, `There is no job ${facts.jobId ?? ''} at ${where} (${reference}). ${advice}`);
  }
  const said = adviceFor(code) ?? saidBy(thrown);
  return new ReelflowError(type, `The provider ${where} refused: ${said} (${reference})`);
}

/** The parts of the official clients' errors that are read. */
interface ClientFailure {
  code?: string;
  statusCode?: number;
  requestId?: string;
  /** Milliseconds. */
  retryAfter?: number;
}

function typeOfRefusal(code: string, statusCode: number, { jobId }: CallFacts): ErrorType {
  if (statusCode === 429 || code.includes('Throttling')) return 'RateLimited';
  if (statusCode >= 500) return 'ProviderUnavailable';
  // A nonce that was seen before is signed anew at the next attempt.
  if (code === 'SignatureNonceUsed') return 'ProviderUnavailable';
  if (adviceFor(code) !== undefined || statusCode === 401 || statusCode === 403) return 'NotPermitted';
  if (jobId !== undefined && /ResourceNotFound|JobNotFound/u.test(code)) return 'JobNotFound';
  return typeOfCode(code) ?? 'InvalidInput';
}

function adviceFor(code: string): string | undefined {
  if (refusedKey.test(code)) {
    return 'the access key is not valid there. Check the credentials of the worker: ALIBABA_CLOUD_ACCESS_KEY_ID and its secret, the profile file or the RAM role.';
  }
  if (refusedSignature.test(code)) {
    return 'the signature does not fit the access key. Check the access key secret of the worker, and that no proxy changes the request.';
  }
  if (code.startsWith('InvalidTimeStamp'))
    return 'the time of the request is too far off. Set the clock of the worker.';
  if (refusedAccess.test(code)) {
    return 'the account may not do this. Give its RAM user or role the right to call the API, and the service the right to use the buckets.';
  }
  return undefined;
}

/** The client puts the status before the message and the request id behind it. */
function saidBy(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : '';
  const said = message.replace(/^code: \d+, /u, '').replace(/ request id: \S*$/u, '');
  return said.slice(0, 500) || 'it gave no reason';
}

/** The kind of failure that a code on the wire stands for; undefined for codes that are not known. */
export function typeOfCode(code: string): ErrorType | undefined {
  const exact = (Object.keys(errorKinds) as ErrorType[]).find((type) => errorKinds[type].code === code);
  if (exact !== undefined) return exact;
  if (code.startsWith('InvalidParameter.Resource')) {
    return code.endsWith('NotFound') || code.endsWith('Deleted') ? 'ObjectNotFound' : 'MediaUnreadable';
  }
  if (code.startsWith('InvalidParameter') || code.startsWith('Missing')) return 'InvalidInput';
  if (refusedAccess.test(code)) return 'NotPermitted';
  return undefined;
}
