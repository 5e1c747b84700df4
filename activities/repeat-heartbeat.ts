import { heartbeat } from '@temporalio/activity';
import type { JobProgress } from '../contract/job.ts';

const intervalMs = 1000;

/** Heartbeats every second with the last progress set, so that cancellation arrives and readers see fresh progress. */
export function repeatHeartbeat(): { set(progress: JobProgress): void; stop(): void } {
  let last: JobProgress | undefined;
  const beat = (): void => heartbeat(last);
  const timer = setInterval(beat, intervalMs);
  beat();
  return {
    set(progress) {
      last = progress;
    },
    stop: () => clearInterval(timer),
  };
}
