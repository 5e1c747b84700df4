import {
  CancellationScope,
  CancelledFailure,
  proxyActivities,
  upsertMemo,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities, MediaActivities } from '../activities/index.ts';
import type { JobOptions, JobRecord, JobRequest } from '../contract/job.ts';
import { defaultPipelineId, defaultPriority } from '../contract/pipeline.ts';
import { jobMemo } from '../contract/run.ts';
import { mediaTaskQueue, searchAttributes } from '../contract/temporal.ts';
import { endTurn, waitForTurn } from './lib/admission.ts';
import { executeInSegments } from './lib/execute-in-segments.ts';
import { isCancelled, toJobError, workflowFailure } from './lib/failure.ts';
import { startNotify } from './lib/start-notify.ts';

/** How long a job may run when its request does not say; in seconds. */
const defaultTimeoutSeconds = 6 * 3600;

/** An attempt ends itself in time, as one that no retry can help; Temporal would only try it again. */
const timeoutMarginSeconds = 60;

const { publish, discard } = proxyActivities<Activities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '30 seconds',
  retry: { maximumInterval: '30 seconds', maximumAttempts: 20 },
});

/**
 * One job: runs its algorithm, publishes its outputs, and keeps its public record in the memo, where it
 * can be read with no worker alive. The workflow's id is the JobId. It fails when the job fails.
 */
export async function job(request: JobRequest, { notify = false }: JobOptions = {}): Promise<JobRecord> {
  const { workflowId: jobId, startTime } = workflowInfo();
  const timeoutSeconds = request.timeoutSeconds ?? defaultTimeoutSeconds;
  const executeAs = (summary: string): MediaActivities['execute'] =>
    proxyActivities<MediaActivities>({
      taskQueue: mediaTaskQueue,
      startToCloseTimeout: `${String(timeoutSeconds + timeoutMarginSeconds)} seconds`,
      heartbeatTimeout: '15 seconds',
      cancellationType: 'WAIT_CANCELLATION_COMPLETED',
      retry: { initialInterval: '1 second', maximumInterval: '30 seconds', maximumAttempts: 20 },
      summary,
      priority: { priorityKey: priorityKey(request.priority), fairnessKey: request.pipelineId ?? defaultPipelineId },
    }).execute;
  const record: JobRecord = {
    ...request,
    jobId,
    state: 'Queuing',
    createTime: startTime.toISOString(),
    outputs: [],
    result: null,
    warnings: [],
  };
  try {
    await waitForTurn(request.pipelineId, request.priority);
    const timestamp = Math.floor(startTime.getTime() / 1000);
    const done = await executeInSegments(executeAs, { jobId, request, timestamp, timeoutSeconds });
    // Once an attempt's result is accepted its outputs are published whole, cancelled or not.
    const outputs = await CancellationScope.nonCancellable(() => publish(jobId, done.outputs));
    return finish({ ...record, state: 'Success', outputs, result: done.result, warnings: done.warnings });
  } catch (failure) {
    // What stays staged is a nuisance; how the job ended is told all the same.
    await CancellationScope.nonCancellable(() => discard(jobId, request.output)).catch(() => undefined);
    const cancellation = isCancelled(failure) ? new CancelledFailure('The job was cancelled.') : undefined;
    const error = toJobError(cancellation ?? failure);
    finish({ ...record, state: 'Fail', error });
    if (cancellation) throw cancellation;
    throw workflowFailure(error.message, error);
  } finally {
    await CancellationScope.nonCancellable(() => endTurn(request.pipelineId));
    if (notify) await CancellationScope.nonCancellable(() => startNotify(request.pipelineId));
  }
}

/** Temporal's key has 1 as the most urgent of 5; a job's priority has 10 as the most urgent of 10. */
function priorityKey(priority = defaultPriority): number {
  return Math.ceil((11 - priority) / 2);
}

function finish(record: JobRecord): JobRecord {
  const finished = { ...record, finishTime: new Date().toISOString() };
  upsertMemo({ [jobMemo]: finished });
  upsertSearchAttributes({ [searchAttributes.state]: [finished.state] });
  return finished;
}
