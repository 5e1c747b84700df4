import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { toReelflowError, type ReelflowError } from '../../contract/errors.ts';
import type { BucketLocation } from '../bucket-location.ts';
import { toStorageError } from '../remote/refusal.ts';

const attempts = 3;
const pauseMs = 200;
const silenceTimeoutMs = 60_000;

/** Does something with OSS, which must be harmless to do again, and gives its failures as errors of the taxonomy. */
export async function guarded<T>(location: BucketLocation, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      const translated = translate(error, location);
      if (attempt === attempts || translated.type !== 'StorageUnavailable') throw translated;
      await sleep(pauseMs * 2 ** attempt, undefined, signal && { signal });
    }
  }
}

/** Passes content on and gives up on a connection that is silent; what breaks is a failure of the taxonomy, too. */
export async function* guardedChunks(
  location: BucketLocation,
  stream: IncomingMessage,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const stop = (): void => void stream.destroy();
  signal?.addEventListener('abort', stop, { once: true });
  stream.setTimeout(silenceTimeoutMs, () => stream.destroy(new Error('The connection was silent for too long')));
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (error) {
    signal?.throwIfAborted();
    throw translate(error, location);
  } finally {
    signal?.removeEventListener('abort', stop);
    stream.destroy();
  }
}

/** Gives a failure of the vendor's client as an error of the taxonomy. */
function translate(error: unknown, location: BucketLocation): ReelflowError {
  const known = toReelflowError(error);
  if (known.type !== 'Internal' || !(error instanceof Error)) return known;
  const { status, code, requestId } = error as { status?: number; code?: string; requestId?: string };
  const request = requestId === undefined ? '' : ` (request ${requestId})`;
  // The client counts a broken connection as -1 and silence as -2.
  const answered = status !== undefined && status > 0 ? status : undefined;
  return toStorageError({ status: answered, code, message: `${error.message}${request}` }, location);
}
