import type { JobRecord } from '../contract/job.ts';
import { toDisplayPath } from './local-path.ts';
import { describeResult } from './summary.ts';

/** A job, as the command line gives it. */
export type JobView = Pick<JobRecord, 'jobId' | 'functionName' | 'state' | 'outputs' | 'result'> & {
  error: JobRecord['error'] | null;
};

/** The part of a job's record that the command line gives. */
export function toJobView({ jobId, functionName, state, outputs, result, error }: JobRecord): JobView {
  return { jobId, functionName, state, outputs, result, error: error ?? null };
}

/** A job for people. */
export function summarizeJob(job: JobRecord): string {
  const { progress } = job;
  const how = job.state === 'Success' ? `: ${describeResult(job.result ?? {})}` : '';
  const far = progress ? `: ${Math.round(progress.fraction * 100)}%, ${progress.phase}` : '';
  return [
    `${job.jobId}  ${job.functionName}  ${job.state}${how}${far}`,
    ...job.outputs.map((url) => `    ${toDisplayPath(url)}`),
    ...job.warnings.map((warning) => `    warning: ${warning}`),
    ...(job.error ? [`${job.error.type}: ${job.error.message}`] : []),
  ].join('\n');
}
