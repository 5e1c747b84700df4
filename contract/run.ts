import type { JobError, JobId, JobState, JsonObject } from './job.ts';

/** One step of a run, as its owner sees it. Times are milliseconds since the epoch, by the workflow's clock. */
export interface StepRecord {
  /** Unique in the run. */
  id: string;
  algorithm: string;
  jobId: JobId;
  state: JobState;
  startTimeMs: number;
  endTimeMs?: number;
  outputs: string[];
  result: JsonObject | null;
  error?: JobError;
}

/** The name under which a job or a run keeps its record in the memo of its workflow. */
export const jobMemo = 'job';
export const stepsMemo = 'steps';
