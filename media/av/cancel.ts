import { ReelflowError } from '../../contract/errors.ts';

/** @throws ReelflowError `JobCancelled` when the signal is aborted */
function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new ReelflowError('JobCancelled', 'The job was cancelled.', { cause: signal.reason });
}

// Short enough for heartbeats and aborts, long enough not to cost anything.
const longestBlockMs = 20;

/**
 * Gives a function to await between pieces of synchronous work: now and then it lets the event loop turn,
 * so that aborts and heartbeats arrive, and it throws once the signal is aborted.
 */
export function createBreather(signal: AbortSignal | undefined): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last >= longestBlockMs) {
      await new Promise((resolve) => setImmediate(resolve));
      last = performance.now();
    }
    throwIfCancelled(signal);
  };
}
