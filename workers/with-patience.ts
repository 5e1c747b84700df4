import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { ReelflowError } from '../contract/errors.ts';

const attempts = 30;
const pauseMs = 2000;

/** Starts what needs Temporal, and tries for a minute while that is still coming up. What waiting cannot mend is told at once. */
export async function withPatience<T>(start: () => Promise<T>, log: Logger): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      const isPortTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      const hopeless = isPortTaken || (error instanceof ReelflowError && error.type === 'InvalidInput');
      if (hopeless || attempt === attempts) throw error;
      log.warn({ error: String(error), attempt }, 'Temporal is not reachable yet; trying again');
      await sleep(pauseMs);
    }
  }
}
