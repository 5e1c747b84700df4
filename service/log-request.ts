import type { ServiceLogger } from './logger.ts';
import type { RequestFacts } from './request-facts.ts';

/** How a request ended. */
export interface RequestEnd {
  status: number;
  seconds: number;
  sourceIp: string;
}

/** Writes one line for a request. Parameters, signatures and tokens are never in it. */
export function logRequest(
  logger: ServiceLogger,
  facts: RequestFacts,
  { status, seconds, sourceIp }: RequestEnd,
): void {
  const { requestId, product, action, scheme, accessKeyId, principal, object, error } = facts;
  const line = {
    requestId,
    product,
    action,
    scheme,
    accountId: principal?.accountId,
    user: principal?.user,
    accessKeyId,
    object,
    sourceIp,
    status,
    code: error?.code,
    milliseconds: Math.round(seconds * 1e4) / 10,
  };
  if (status >= 500) logger.error({ ...line, err: error?.cause }, 'A request failed');
  else logger.info(line, 'Answered a request');
}
