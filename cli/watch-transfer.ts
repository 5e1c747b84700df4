import { ReelflowError } from '../contract/errors.ts';
import { byteText } from './byte-text.ts';
import type { Output } from './output.ts';

/** What a transfer is told by and tells. */
export interface Transfer {
  signal: AbortSignal;
  onProgress(doneBytes: number): void;
}

const intervalMs = 200;

/**
 * Runs a transfer, showing how far it is. Ctrl-C stops it in order, so that nothing of it stays behind.
 * @throws ReelflowError `JobCancelled` when it was stopped
 */
export async function watchTransfer(
  output: Output,
  name: string,
  sizeBytes: number,
  work: (transfer: Transfer) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const stopped = new ReelflowError('JobCancelled', `${name} was not written: stopped.`);
  const interrupted = (): void => stop.abort(stopped);
  let shownAt = Date.now();
  const onProgress = (doneBytes: number): void => {
    if (Date.now() - shownAt < intervalMs) return;
    shownAt = Date.now();
    const percent = Math.floor((100 * doneBytes) / sizeBytes);
    output.say({ text: `${name}: ${byteText(doneBytes)} of ${byteText(sizeBytes)} (${percent} %)`, transient: true });
  };
  process.on('SIGINT', interrupted).on('SIGTERM', interrupted);
  try {
    await work({ signal: stop.signal, onProgress });
  } catch (error) {
    throw stop.signal.aborted ? stopped : error;
  } finally {
    // What follows begins on a line of its own.
    if (output.live) output.say({ text: '', transient: true });
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  }
}
