import { ReelflowError } from '../contract/errors.ts';
import type { Output } from './output.ts';

/**
 * Runs what writes a local file. Ctrl-C stops it in order, so that nothing of it stays behind.
 * @param name of what is written
 * @throws ReelflowError `JobCancelled` when it was stopped
 */
export async function stoppable(
  output: Output,
  name: string,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const stopped = new ReelflowError('JobCancelled', `${name} was not written: stopped.`);
  const interrupted = (): void => stop.abort(stopped);
  process.on('SIGINT', interrupted).on('SIGTERM', interrupted);
  try {
    await work(stop.signal);
  } catch (error) {
    throw stop.signal.aborted ? stopped : error;
  } finally {
    // What follows begins on a line of its own.
    if (output.live) output.say({ text: '', transient: true });
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  }
}
