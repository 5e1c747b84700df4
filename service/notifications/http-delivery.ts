import { ReelflowError } from '../../contract/errors.ts';
import { readUrl, showUrl, type Guard } from '../../network/guard.ts';
import { openUrl } from '../../network/open-url.ts';
import { signatureHeaders } from './messages.ts';

/** One message to one address. */
export interface HttpDelivery {
  guard: Guard;
  url: string;
  /** JSON text. */
  body: string;
  signal?: AbortSignal;
  /** Signs it; default no signature. */
  authKey?: string;
}

const totalMs = 20_000;
/** The receiver's own word that it never wants this again. */
const gone = 410;

/**
 * Posts a message. Any answer of 2xx means that it arrived. All others are worth another attempt, also those of 4xx: a
 * receiver that is set up wrongly may be set right in the meantime.
 * @throws ReelflowError `NotPermitted` or `InvalidInput` when no retry can help, else `ProviderUnavailable`
 */
export async function postMessage({ guard, url, body, authKey, signal }: HttpDelivery): Promise<void> {
  const shown = showUrl(readUrl(url));
  const signature = authKey === undefined ? {} : signatureHeaders(url, authKey, Date.now());
  const headers = { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'reelflow', ...signature };
  const status = await post({ guard, url, body, headers, ...(signal && { signal }) }).catch((cause: unknown) => {
    if (cause instanceof ReelflowError) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new ReelflowError('ProviderUnavailable', `${shown} cannot be reached: ${message}`, { cause });
  });
  if (status >= 200 && status < 300) return;
  if (status === gone) throw new ReelflowError('NotPermitted', `${shown} wants no more messages (410).`);
  const advice = status >= 300 && status < 400 ? ' Name the final address.' : '';
  throw new ReelflowError('ProviderUnavailable', `${shown} answered with ${status}.${advice}`);
}

async function post(request: {
  guard: Guard;
  url: string;
  body: string;
  headers: Record<string, string>;
  signal?: AbortSignal;
}): Promise<number> {
  const response = await openUrl({ ...request, method: 'POST', totalMs });
  // What a receiver says besides is of no use, and may be endless.
  response.destroy();
  return response.statusCode ?? 0;
}
