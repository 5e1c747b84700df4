import type { ResponseFormat } from './response-format.ts';
import type { WireError } from './wire-error.ts';
import { writeXml } from './write-xml.ts';

/** An answer ready to send. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** The code of a refusal, for logs and metrics. */
  code?: string;
}

/** The clients compare these letter by letter. */
const contentTypes = { JSON: 'application/json;charset=utf-8', XML: 'text/xml;charset=utf-8' } as const;

/** Where an answer goes. */
export interface AnswerContext {
  requestId: string;
  format: ResponseFormat;
}

/**
 * Writes the answer of an operation that succeeded. A body never has a `Code` of its own: pop-core takes any for
 * a failure.
 */
export function successAnswer(action: string, body: object, { requestId, format }: AnswerContext): Answer {
  const whole = { RequestId: requestId, ...body };
  return {
    status: 200,
    headers: commonHeaders(format, requestId),
    body: format === 'JSON' ? JSON.stringify(whole) : writeXml(`${action}Response`, whole),
  };
}

/** Writes a refusal. */
export function errorAnswer(error: WireError, hostId: string, { requestId, format }: AnswerContext): Answer {
  const { retryAfterMs, members } = error.details;
  const whole = {
    RequestId: requestId,
    HostId: hostId,
    Code: error.code,
    Message: error.message,
    Recommend: '',
    ...members,
  };
  const headers = commonHeaders(format, requestId);
  if (retryAfterMs !== undefined) headers['x-acs-retry-after'] = String(Math.max(1, Math.ceil(retryAfterMs)));
  if (error.httpStatus === 405) headers['allow'] = 'GET, POST';
  return {
    status: error.httpStatus,
    headers,
    body: format === 'JSON' ? JSON.stringify(whole) : writeXml('Error', whole),
    code: error.code,
  };
}

function commonHeaders(format: ResponseFormat, requestId: string): Record<string, string> {
  return {
    'content-type': contentTypes[format],
    'x-acs-request-id': requestId,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  };
}
