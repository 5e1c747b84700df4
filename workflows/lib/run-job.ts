import {
  ActivityFailure,
  CancellationScope,
  isCancellation,
  proxyActivities,
  TimeoutFailure,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import type { JobId, JobRecord, JsonObject } from '../../contract/job.ts';
import type { ProviderName } from '../../contract/provider.ts';
import { taskQueue } from '../../contract/temporal.ts';
import { toJobError, workflowFailure } from './failure.ts';
import { seeThrough } from './see-through.ts';
import { beginStep, uniqueStepId } from './steps.ts';

/** One step: which object to work on, where the outputs go, and how. */
export interface JobStep {
  input: string;
  /** Not needed by an algorithm that writes no files. */
  output?: string;
  params?: JsonObject;
  /** Unique in the run; default the algorithm's name. */
  id?: string;
  /** Default `local`. */
  provider?: ProviderName;
  /** How long the job may run; default six hours. Another provider's may take that long in all; default 30 days. */
  timeoutSeconds?: number;
}

/** A job that ended in `Success`. */
export type SuccessfulJob = JobRecord & { result: JsonObject };

/**
 * Runs a job as one step of a workflow: submits it once and waits for it. Cancelling the workflow, or the
 * scope, cancels the job and waits until nothing of it runs.
 * @throws ApplicationFailure `JobFailed` (not retryable) with the job's error in its details
 */
export async function runJob(functionName: string, step: JobStep): Promise<SuccessfulJob> {
  const { input, output, params, provider = 'local', timeoutSeconds } = step;
  const id = uniqueStepId(step.id ?? functionName);
  // Of a job of this system its own workflow keeps the time.
  const { submitJob, waitForJob, cancelJob } = activitiesOf(id, provider === 'local' ? undefined : timeoutSeconds);
  const { workflowId, runId } = workflowInfo();
  const key = `${workflowId}/${runId}/${id}`;
  const request = {
    functionName,
    input,
    ...(output !== undefined && { output }),
    ...(params && { params }),
    ...(timeoutSeconds && { timeoutSeconds }),
  };
  const update = beginStep({
    id,
    algorithm: functionName,
    jobId: '',
    state: 'Queuing',
    startTimeMs: Date.now(),
    outputs: [],
    result: null,
  });
  try {
    // A submit that was cancelled half-way could leave a job behind, so it is always seen through.
    const submit = (): Promise<JobId> => submitJob(provider, request, key);
    const jobId = await (provider === 'local' ? CancellationScope.nonCancellable(submit) : seeThrough(submit));
    update({ jobId });
    try {
      const job = await waitForJob(provider, jobId);
      if (job.error) throw workflowFailure(`${id}: ${job.error.message}`, job.error);
      update({ state: job.state, endTimeMs: Date.now(), outputs: job.outputs, result: job.result });
      return { ...job, result: job.result ?? {} };
    } catch (failure) {
      const mustEnd = isCancellation(failure) || (provider !== 'local' && isTimeout(failure));
      if (mustEnd) await CancellationScope.nonCancellable(() => cancelJob(provider, jobId));
      throw failure;
    }
  } catch (failure) {
    update({ state: 'Fail', endTimeMs: Date.now(), error: toJobError(failure) });
    throw failure;
  }
}

/** When time runs out between two attempts, the cause is that of the last one. */
function isTimeout(failure: unknown): boolean {
  if (!(failure instanceof ActivityFailure)) return false;
  return failure.cause instanceof TimeoutFailure || failure.retryState === 'TIMEOUT';
}

function activitiesOf(
  id: string,
  waitSeconds: number | undefined,
): Pick<Activities, 'submitJob' | 'waitForJob' | 'cancelJob'> {
  // The queue is named, so that a workflow can run on workers that know nothing but workflows.
  const common = { taskQueue, retry: { maximumInterval: '30 seconds' } } as const;
  return {
    submitJob: proxyActivities<Activities>({ startToCloseTimeout: '30 seconds', ...common, summary: `${id}: submit` })
      .submitJob,
    waitForJob: proxyActivities<Activities>({
      startToCloseTimeout: '30 days',
      ...(waitSeconds !== undefined && { scheduleToCloseTimeout: waitSeconds * 1000 }),
      heartbeatTimeout: '30 seconds',
      ...common,
      summary: `${id}: wait`,
    }).waitForJob,
    cancelJob: proxyActivities<Activities>({
      startToCloseTimeout: '10 minutes',
      heartbeatTimeout: '30 seconds',
      ...common,
      summary: `${id}: cancel`,
    }).cancelJob,
  };
}
