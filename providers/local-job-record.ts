import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';
import type { JobError, JobProgress, JobRecord, JobRequest } from '../contract/job.ts';
import { errorKinds } from '../contract/errors.ts';
import { jobMemo } from '../contract/run.ts';

/** Temporal's number for a pending activity that no worker has taken yet. */
const scheduled = 1;

/** The record of a job, out of one description of its workflow: its memo when it has ended, else where it stands now. */
export async function toJobRecord(client: Client, description: WorkflowExecutionDescription): Promise<JobRecord> {
  const memo = description.memo?.[jobMemo] as JobRecord | JobRequest;
  if ('state' in memo) return memo;
  const record: JobRecord = {
    ...memo,
    jobId: description.workflowId,
    state: 'Queuing',
    createTime: description.startTime.toISOString(),
    outputs: [],
    result: null,
    warnings: [],
  };
  if (description.status.name !== 'RUNNING') return { ...record, ...endedFromOutside(description) };
  const pending = description.raw.pendingActivities ?? [];
  if (pending.some(({ activityType }) => activityType?.name === 'publish')) {
    return { ...record, state: 'Analysing', progress: { fraction: 1, phase: 'publishing' } };
  }
  const pieces = pending.filter(({ activityType }) => activityType?.name === 'execute');
  const running = pieces.filter(({ state }) => (state ?? scheduled) !== scheduled);
  const attempt = Math.max(0, ...pieces.map((piece) => piece.attempt ?? 0));
  if (attempt > 0) record.attempt = attempt;
  if (running.length === 0) return record;
  const converter = client.options.loadedDataConverter;
  const heartbeats = await Promise.all(
    running.map(async ({ heartbeatDetails }) => {
      const [progress] = await decodeArrayFromPayloads(converter, heartbeatDetails?.payloads);
      return progress;
    }),
  );
  const progress = sumOf(heartbeats.filter(isProgress), pieces.length);
  return { ...record, state: 'Analysing', ...(progress && { progress }) };
}

/** How far all segments of a job are together: those that are not pending any more have ended. */
function sumOf(running: readonly JobProgress[], pendingCount: number): JobProgress | undefined {
  const [first] = running;
  if (first?.segmentCount === undefined) return first;
  const { segmentCount, phase } = first;
  const done = running.reduce((sum, { fraction }) => sum + fraction, segmentCount - pendingCount);
  return { fraction: done / segmentCount, phase };
}

/** A workflow that was terminated or timed out had no chance to write its record. */
function endedFromOutside(
  description: WorkflowExecutionDescription,
): Pick<JobRecord, 'state' | 'error' | 'finishTime'> {
  const message = `The job's workflow ended as ${description.status.name} before it could finish.`;
  const error: JobError = { type: 'Internal', code: errorKinds.Internal.code, message };
  return { state: 'Fail', error, ...(description.closeTime && { finishTime: description.closeTime.toISOString() }) };
}

function isProgress(value: unknown): value is JobProgress {
  return typeof value === 'object' && value !== null && 'fraction' in value && 'phase' in value;
}
