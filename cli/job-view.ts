import type { JobRecord } from '../contract/job.ts';
import type { NotificationRecord } from '../contract/notification.ts';
import { toDisplayPath } from './local-path.ts';
import { listStretches } from './result-lines.ts';
import { describeResult } from './summary.ts';

/** A job, as the command line gives it. */
export type JobView = Pick<JobRecord, 'jobId' | 'functionName' | 'state' | 'outputs' | 'result'> & {
  error: JobRecord['error'] | null;
  /** Who is told of its end. */
  notifications: NotificationRecord[];
};

/** The part of a job's record that the command line gives. */
export function toJobView(
  { jobId, functionName, state, outputs, result, error }: JobRecord,
  notifications: NotificationRecord[] = [],
): JobView {
  return { jobId, functionName, state, outputs, result, error: error ?? null, notifications };
}

/** A job for people. */
export function summarizeJob(job: JobRecord, notifications: readonly NotificationRecord[] = []): string {
  const { progress } = job;
  const how = job.state === 'Success' ? `: ${describeResult(job.result ?? {})}` : '';
  const far = progress ? `: ${Math.round(progress.fraction * 100)}%, ${progress.phase}` : '';
  return [
    `${job.jobId}  ${job.functionName}  ${job.state}${how}${far}`,
    ...(job.state === 'Success' ? listStretches(job.result ?? {}) : []).map((line) => `    ${line}`),
    ...job.outputs.map((url) => `    ${toDisplayPath(url)}`),
    ...job.warnings.map((warning) => `    warning: ${warning}`),
    ...notifications.map(summarizeNotification),
    ...(job.error ? [`${job.error.type}: ${job.error.message}`] : []),
  ].join('\n');
}

function summarizeNotification({ address, state, attempts, lastError }: NotificationRecord): string {
  const word = { Pending: 'pending', Delivered: 'delivered', GaveUp: 'gave up' }[state];
  const count = `${attempts} attempt${attempts === 1 ? '' : 's'}`;
  return `    notification to ${address}: ${word}, ${count}${state !== 'Delivered' && lastError ? `: ${lastError}` : ''}`;
}
