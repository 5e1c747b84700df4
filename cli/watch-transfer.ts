import { byteText } from './byte-text.ts';
import type { Output } from './output.ts';
import { stoppable } from './stoppable.ts';

/** What a transfer is told by and tells. */
export interface Transfer {
  signal: AbortSignal;
  onProgress(doneBytes: number): void;
}

const intervalMs = 200;

/**
 * Runs a transfer, showing how far it is.
 * @throws ReelflowError as `stoppable`
 */
export async function watchTransfer(
  output: Output,
  name: string,
  sizeBytes: number,
  work: (transfer: Transfer) => Promise<void>,
): Promise<void> {
  let shownAt = Date.now();
  const onProgress = (doneBytes: number): void => {
    if (Date.now() - shownAt < intervalMs) return;
    shownAt = Date.now();
    const percent = Math.floor((100 * doneBytes) / sizeBytes);
    output.say({ text: `${name}: ${byteText(doneBytes)} of ${byteText(sizeBytes)} (${percent} %)`, transient: true });
  };
  await stoppable(output, name, async (signal) => work({ signal, onProgress }));
}
