import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';

/** Which folder to keep clean. */
export interface SweepOptions {
  client: Client;
  /** Holds one folder for each attempt at a job, `<JobId>-<attempt>-…`, and one for what all of them share. */
  scratchFolder: string;
}

/** A worker that was killed is known as lost within 15 s; what it left may be large. */
const intervalMs = 30_000;

/** Sweeps now and every half minute. @returns what ends that */
export function startScratchSweep(options: SweepOptions): () => void {
  // What cannot be swept now, since Temporal is away or a file is in use, is swept later.
  const sweep = (): void => void sweepScratch(options).catch(() => undefined);
  const timer = setInterval(sweep, intervalMs);
  sweep();
  return () => clearInterval(timer);
}

/**
 * Removes what attempts have left that were killed. The next attempt on the same machine would do so, but it may run
 * on another one, or never.
 */
export async function sweepScratch({ client, scratchFolder }: SweepOptions): Promise<void> {
  for (const name of await readdir(scratchFolder).catch(() => [])) {
    const { jobId, attempt } = /^(?<jobId>[0-9a-f]{32})-(?:(?<attempt>\d+)-|shared$)/u.exec(name)?.groups ?? {};
    if (jobId === undefined) continue;
    const attempts = await attemptsNow(client, jobId);
    // Between two steps of a job none may run: what it shares is then fetched again.
    if (attempt === undefined ? attempts.length > 0 : attempts.includes(Number(attempt))) continue;
    await rm(join(scratchFolder, name), { recursive: true, force: true });
  }
}

/** The attempts at a job, or at its segments, that run or are next; none when its work is over. */
async function attemptsNow(client: Client, jobId: string): Promise<number[]> {
  try {
    const { raw } = await client.workflow.getHandle(jobId).describe();
    const pieces = raw.pendingActivities?.filter(({ activityType }) => activityType?.name === 'execute') ?? [];
    return pieces.map(({ attempt }) => attempt ?? 1);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return [];
    throw error;
  }
}
