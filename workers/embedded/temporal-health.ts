import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { ReelflowError } from '../../contract/errors.ts';
import { applyRetention } from '../retention.ts';

/** Which server to wait for. */
export interface HealthOptions {
  address: string;
  namespace: string;
  /** How long ended runs stay readable; default what was said last, at first 30. */
  retentionDays?: number | undefined;
  /** Default 60000: a database that was killed may need recovery. */
  timeoutMs?: number;
  /** Stops the waiting early. */
  signal?: AbortSignal;
}

/**
 * Waits until a server of our own answers for the namespace, and lets the namespace keep ended runs for as long as we want.
 * @throws ReelflowError `ProviderUnavailable`
 */
export async function waitUntilHealthy(options: HealthOptions): Promise<void> {
  const { address, namespace, retentionDays, timeoutMs = 60_000, signal } = options;
  const end = Date.now() + timeoutMs;
  for (;;) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: 2000 });
      try {
        await applyRetention(connection, namespace, { days: retentionDays, own: true });
        return;
      } finally {
        await connection.close();
      }
    } catch (cause) {
      if (Date.now() > end || signal?.aborted) {
        const message = `Temporal does not come up at ${address}.`;
        throw new ReelflowError('ProviderUnavailable', message, { cause });
      }
      await sleep(100);
    }
  }
}
