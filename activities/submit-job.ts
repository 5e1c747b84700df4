import { validateJobRequest } from '../algorithms/validate-job-request.ts';
import type { JobId, JobRequest } from '../contract/job.ts';
import type { Provider, ProviderName } from '../contract/provider.ts';
import { toApplicationFailure } from './to-application-failure.ts';

/** Who runs jobs, by name. */
export type Providers = Record<ProviderName, Provider>;

export const createSubmitJob = ({ providers }: { providers: Providers }) => ({
  /**
   * Submits a job once, however often it is retried: the same key finds the same job.
   * @throws ApplicationFailure `InvalidInput` or `UnknownAlgorithm` (not retryable) when the request cannot be run
   */
  async submitJob(provider: ProviderName, request: JobRequest, key: string): Promise<JobId> {
    try {
      validateJobRequest(request);
      return await providers[provider].submit(request, key);
    } catch (error) {
      throw toApplicationFailure(error);
    }
  },
});
