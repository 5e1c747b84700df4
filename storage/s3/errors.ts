import { ReelflowError, toReelflowError } from '../../contract/errors.ts';
import type { BucketLocation } from '../bucket-location.ts';
import { noCredentials, toStorageError } from '../remote/refusal.ts';

const advice = 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or use another source that AWS clients know.';

/** Does something with S3 and gives its failures as errors of the taxonomy. */
export async function guarded<T>(location: BucketLocation, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translated(error, location);
  }
}

/** Passes content on; a connection that breaks is a failure of the taxonomy, too. */
export async function* guardedChunks(
  location: BucketLocation,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* content;
  } catch (error) {
    throw translated(error, location);
  }
}

function translated(error: unknown, location: BucketLocation): unknown {
  if (error instanceof ReelflowError) return error;
  if (!(error instanceof Error) || error.name === 'AbortError') return error;
  if (error.name === 'CredentialsProviderError') return noCredentials(advice, error);
  const known = toReelflowError(error);
  if (known.type !== 'Internal') return known;
  const { $metadata, Code } = error as { $metadata?: { httpStatusCode?: number; requestId?: string }; Code?: string };
  // Answers without a body have a name that says nothing, such as `UnknownError`.
  const requestId = $metadata?.requestId === undefined ? '' : ` (request ${$metadata.requestId})`;
  const status = $metadata?.httpStatusCode;
  return toStorageError({ status, code: Code ?? error.name, message: `${error.message}${requestId}` }, location);
}
