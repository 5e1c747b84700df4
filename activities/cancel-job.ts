import type { JobId } from '../contract/job.ts';
import type { ProviderName } from '../contract/provider.ts';
import { repeatHeartbeat } from './repeat-heartbeat.ts';
import type { Providers } from './submit-job.ts';
import { toApplicationFailure } from './to-application-failure.ts';

export const createCancelJob = ({ providers }: { providers: Providers }) => ({
  /** Cancels a job and waits until nothing of it runs any more. */
  async cancelJob(provider: ProviderName, jobId: JobId): Promise<void> {
    const beat = repeatHeartbeat();
    try {
      await providers[provider].cancel(jobId);
    } catch (error) {
      throw toApplicationFailure(error);
    } finally {
      beat.stop();
    }
  },
});
