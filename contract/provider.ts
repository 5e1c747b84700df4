import type { JobId, JobProgress, JobRecord, JobRequest } from './job.ts';

/** Who runs jobs. Every method may throw ReelflowError `ProviderUnavailable` or `RateLimited`. */
export interface Provider {
  /**
   * Submits a job. The same key finds the same job, however often it is submitted.
   * @throws ReelflowError `InvalidInput` or `UnknownAlgorithm`
   */
  submit(request: JobRequest, key: string): Promise<JobId>;
  /** @throws ReelflowError `JobNotFound` */
  get(jobId: JobId): Promise<JobRecord>;
  /**
   * Waits until the job has ended.
   * @throws ReelflowError `JobNotFound`
   */
  wait(jobId: JobId, options: WaitOptions): Promise<JobRecord>;
  /** Cancels the job and waits until nothing of it runs any more. Cancelling an ended job is harmless. */
  cancel(jobId: JobId): Promise<void>;
}

/** How to wait for a job. */
export interface WaitOptions {
  /** Stops the waiting, not the job. */
  signal?: AbortSignal;
  /** Called about every second while the job runs. */
  onProgress?(progress: JobProgress): void;
}

/** The providers there are. */
export const providerNames = ['local'] as const;
export type ProviderName = (typeof providerNames)[number];
