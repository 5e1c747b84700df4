import type { JobId, JobProgress, JobRecord, JobRequest } from './job.ts';

/** Who runs jobs. Every method may throw ReelflowError `ProviderUnavailable` or `RateLimited`. */
export interface Provider {
  /**
   * Submits a job. The same key finds the same job, however often it is submitted; where a provider cannot promise
   * that, its own docblock says so.
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
  /**
   * Cancels the job and waits until nothing of it runs any more. Cancelling an ended job is harmless.
   * @throws ReelflowError `JobNotFound`
   */
  cancel(jobId: JobId): Promise<void>;
}

/** How to wait for a job. */
export interface WaitOptions {
  /** Stops the waiting, not the job. */
  signal?: AbortSignal;
  /** Called about every second while the job runs. */
  onProgress?(progress: JobProgress): void;
}

/** The providers there are: this system, and the two production APIs of the cloud. */
export const providerNames = ['local', 'mps', 'ice'] as const;
export type ProviderName = (typeof providerNames)[number];
export type CloudProviderName = Exclude<ProviderName, 'local'>;

/** Who runs a job: the JobIds of the cloud's jobs have the provider's name before them, as in `mps:39f8…`. */
export function providerOf(jobId: JobId): ProviderName {
  return providerNames.find((name) => jobId.startsWith(`${name}:`)) ?? 'local';
}
