import { cancelled, Context } from '@temporalio/activity';
import type { JobId, JobRecord } from '../contract/job.ts';
import type { ProviderName } from '../contract/provider.ts';
import { repeatHeartbeat } from './repeat-heartbeat.ts';
import type { Providers } from './submit-job.ts';
import { toApplicationFailure } from './to-application-failure.ts';

export const createWaitForJob = ({ providers }: { providers: Providers }) => ({
  /**
   * Waits for a job to end and gives its record, `Success` or `Fail`. Heartbeats carry the job's progress.
   * @throws ApplicationFailure `JobNotFound` (not retryable)
   */
  async waitForJob(provider: ProviderName, jobId: JobId): Promise<JobRecord> {
    const beat = repeatHeartbeat();
    try {
      const { cancellationSignal } = Context.current();
      const waiting = providers[provider].wait(jobId, { signal: cancellationSignal, onProgress: beat.set });
      return await Promise.race([waiting, cancelled()]);
    } catch (error) {
      if (Context.current().cancellationSignal.aborted) throw error;
      throw toApplicationFailure(error);
    } finally {
      beat.stop();
    }
  },
});
