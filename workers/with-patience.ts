import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { ReelflowError } from '../contract/errors.ts';

const attempts = 30;
const pauseMs = 2000;

/** Starts what needs Temporal, and tries for a minute while that is still coming up. What waiting cannot mend is told at once. */
export async function withPatience<T>(start: () => Promise<T>, log: Logger): Promise<T> {
  // Started by a parent that is gone meanwhile, a process has no one left to start for.
  const orphaned = (): never => process.exit(1);
  if (process.send && !process.connected) orphaned();
  process.once('disconnect', orphaned);
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        return await start();
      } catch (error) {
        const hopeless = error instanceof ReelflowError && error.type === 'InvalidInput';
        if (hopeless || attempt === attempts) throw error;
        log.warn({ error: String(error), attempt }, 'Temporal is not reachable yet; trying again');
        await sleep(pauseMs);
      }
    }
  } finally {
    process.off('disconnect', orphaned);
  }
}
