import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { errorKinds, ReelflowError, toReelflowError, type ErrorType } from '../contract/errors.ts';
import {
  isFinal,
  type JobError,
  type JobId,
  type JobProgress,
  type JobState,
  type JsonObject,
} from '../contract/job.ts';
import { providerOf } from '../contract/provider.ts';
import { stepsOf, type StepRecord } from '../contract/run.ts';
import { createLocalProvider } from '../providers/local.ts';
import { unavailable } from '../providers/unavailable.ts';

/** One step, as the command line gives it. */
export interface RunStep {
  id: string;
  algorithm: string;
  jobId: JobId;
  state: JobState;
  /** While its job runs. */
  progress?: JobProgress;
  /** Which attempt at its job runs or is next, from 1. */
  attempt?: number;
  /** How long it took, or has taken so far. */
  seconds: number;
  outputs: string[];
  result: JsonObject | null;
  /** Only of a step in `Fail`. */
  error?: JobError;
}

/** One run, as the command line gives it. */
export interface RunRecord {
  workflowId: string;
  runId: string;
  /** Temporal's word: `RUNNING`, `COMPLETED`, `FAILED`, `CANCELLED`, `TERMINATED`, `TIMED_OUT`. */
  status: string;
  steps: RunStep[];
  /** The URLs of all that was published, in the order of the steps. */
  outputs: string[];
  /** Only of a run that did not complete. */
  error?: JobError;
}

/**
 * Where a run stands, or how it ended, with the states of its running jobs. It is read without a worker.
 * @throws ReelflowError `JobNotFound`
 */
export async function readRun(client: Client, workflowId: string): Promise<RunRecord> {
  const description = await describe(client, workflowId);
  const now = Date.now();
  const records = stepsOf(description.memo);
  const steps = await Promise.all(
    records.map(async (step) => {
      const { id, algorithm, jobId, startTimeMs, endTimeMs, outputs, result, error } = step;
      return {
        id,
        algorithm,
        jobId,
        ...(await standingOf(client, step, description.status.name === 'RUNNING')),
        seconds: Math.round(((endTimeMs ?? now) - startTimeMs) / 10) / 100,
        outputs,
        result,
        ...(error && { error }),
      };
    }),
  );
  const run = {
    workflowId,
    runId: description.runId,
    status: description.status.name,
    steps,
    outputs: steps.flatMap((step) => step.outputs),
  };
  const error = toRunError(run.status, records);
  return error ? { ...run, error } : run;
}

/** How a step stands by its job, which says more than the step's own record until that has its end. */
async function standingOf(
  client: Client,
  { jobId, state }: StepRecord,
  isRunning: boolean,
): Promise<Pick<RunStep, 'state' | 'progress' | 'attempt'>> {
  // Of the cloud's jobs the worker that waits for them knows more; it is not asked twice.
  if (isFinal(state) || jobId === '' || providerOf(jobId) !== 'local') return { state };
  const job = await createLocalProvider(client)
    .get(jobId)
    .catch((error: unknown) => {
      if (toReelflowError(error).type === 'JobNotFound') return undefined;
      throw error;
    });
  if (!job) return { state };
  // The run has not heard of its end yet.
  if (isRunning && isFinal(job.state)) return { state: 'Analysing', progress: { fraction: 1, phase: 'ending' } };
  const { progress, attempt } = job;
  return { state: job.state, ...(progress && { progress }), ...(attempt !== undefined && { attempt }) };
}

/** Whether a run will never change again. */
export function isEnded(run: RunRecord): boolean {
  return run.status !== 'RUNNING';
}

async function describe(client: Client, workflowId: string): Promise<WorkflowExecutionDescription> {
  try {
    return await client.workflow.getHandle(workflowId).describe();
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw unavailable(error);
    const advice = 'Check its id, and that REELFLOW_DATA is the one it was started with.';
    throw new ReelflowError('JobNotFound', `There is no run ${workflowId}. ${advice}`, { cause: error });
  }
}

/** The failure that began it all: steps that were cancelled because of it come after it. */
function toRunError(status: string, steps: StepRecord[]): JobError | undefined {
  if (status === 'RUNNING' || status === 'COMPLETED') return undefined;
  if (status === 'CANCELLED') return makeError('JobCancelled', 'The run was cancelled.');
  const failed = steps.filter((step) => step.error && step.error.type !== 'JobCancelled');
  const [first] = failed.sort((one, other) => (one.endTimeMs ?? 0) - (other.endTimeMs ?? 0));
  if (first?.error) return { ...first.error, message: `${first.id}: ${first.error.message}` };
  return makeError('Internal', `The run ended as ${status}; Temporal's Web UI shows why.`);
}

function makeError(type: ErrorType, message: string): JobError {
  return { type, code: errorKinds[type].code, message };
}
