import type { JobRecord, Json, JsonObject } from '../contract/job.ts';
import { withoutQuery } from '../contract/object-url.ts';
import type { NotificationRecord } from '../contract/notification.ts';
import { toDisplayPath } from './local-path.ts';
import { describeResult, listItems } from './result-lines.ts';
import { attemptText, progressText } from './summary.ts';

/** A job, as the command line gives it. */
export type JobView = Omit<JobRecord, 'error'> & {
  error: JobRecord['error'] | null;
  /** Who is told of its end. */
  notifications: NotificationRecord[];
};

/** A job's record in the order in which the command line gives it; links to inputs go without their keys. */
export function toJobView(job: JobRecord, notifications: NotificationRecord[] = []): JobView {
  const { jobId, functionName, state, progress, attempt, createTime, finishTime, input, ...rest } = job;
  const { outputs, result, error, warnings, params, ...asked } = rest;
  return {
    jobId,
    functionName,
    state,
    ...(progress && { progress }),
    ...(attempt !== undefined && { attempt }),
    createTime,
    ...(finishTime !== undefined && { finishTime }),
    input: withoutQuery(input),
    ...(params && { params: withoutKeys(params) }),
    ...asked,
    outputs,
    result,
    warnings,
    error: error ?? null,
    notifications,
  };
}

/** Parameters may be links as well, or JSON text with links in it. */
function withoutKeys(params: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(params), (_, value: Json) =>
    typeof value === 'string' ? value.replace(/(?<=https?:[^?\s"]*)\?[^\s"]*/giu, '') : value,
  ) as JsonObject;
}

/** A job for people. */
export function summarizeJob(job: JobRecord, notifications: readonly NotificationRecord[] = []): string {
  const { progress } = job;
  const how = job.state === 'Success' ? `: ${describeResult(job.result ?? {})}` : '';
  const far = progress ? `: ${progressText(progress)}` : '';
  return [
    `${job.jobId}  ${job.functionName}  ${job.state}${how}${far}${attemptText(job.attempt)}`,
    ...(job.state === 'Success' ? listItems(job.result ?? {}) : []).map((line) => `    ${line}`),
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
