import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowFailedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import { ReelflowError } from '../contract/errors.ts';
import { isFinal, type JobId } from '../contract/job.ts';
import type { Provider, WaitOptions } from '../contract/provider.ts';
import { toJobRecord } from './local-job-record.ts';
import { jobIdOf, startJob } from './start-job.ts';
import { unavailable } from './unavailable.ts';

const firstPollMs = 1000;
const lastPollMs = 15_000;

/** Runs jobs on this system: one `job` workflow each, its id the JobId. */
export function createLocalProvider(client: Client): Provider {
  const { workflow } = client;

  const get: Provider['get'] = async (jobId) =>
    toJobRecord(client, await known(jobId, workflow.getHandle(jobId).describe()));

  const ended = async (jobId: JobId): Promise<void> => {
    try {
      await known(jobId, workflow.getHandle(jobId).result());
    } catch (error) {
      if (!(error instanceof WorkflowFailedError)) throw error;
    }
  };

  return {
    get,

    async submit(request, key) {
      const jobId = jobIdOf(key);
      await startJob(client, { jobId, request }).catch((error: unknown) => {
        throw unavailable(error);
      });
      return jobId;
    },

    async wait(jobId, options) {
      const poll = new AbortController();
      const progress = options.onProgress && reportProgress(get, jobId, options.onProgress, poll.signal);
      try {
        await (options.signal ? client.withAbortSignal(options.signal, () => ended(jobId)) : ended(jobId));
      } finally {
        poll.abort();
        await progress;
      }
      return get(jobId);
    },

    async cancel(jobId) {
      if (isFinal((await get(jobId)).state)) return;
      try {
        await workflow.getHandle(jobId).cancel();
      } catch (error) {
        // Between the two calls it may have ended by itself.
        if (!(error instanceof WorkflowNotFoundError)) throw unavailable(error);
      }
      await ended(jobId);
    },
  };
}

async function reportProgress(
  get: Provider['get'],
  jobId: JobId,
  onProgress: NonNullable<WaitOptions['onProgress']>,
  signal: AbortSignal,
): Promise<void> {
  try {
    for (let pauseMs = firstPollMs; ; pauseMs = Math.min(lastPollMs, pauseMs * 1.5)) {
      await sleep(pauseMs, undefined, { signal });
      const { progress } = await get(jobId);
      if (progress) onProgress(progress);
    }
  } catch {
    // Aborted, or the server is away for a moment: progress is only a courtesy, the result is waited for elsewhere.
  }
}

async function known<T>(jobId: JobId, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) {
      throw new ReelflowError('JobNotFound', `There is no job ${jobId}. Check the JobId, and that this is its system.`);
    }
    throw unavailable(error);
  }
}
