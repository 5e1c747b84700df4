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

/** The name under which a job keeps its record in the memo of its workflow. */
export const jobMemo = 'job';

const stepMemoPrefix = 'step/';
/** Where runs of long ago keep all their steps. */
const allStepsMemo = 'steps';

/** The name under which a run keeps one of its steps in its memo; by itself, so that a long run's history stays short. */
export function stepMemo(index: number): string {
  return `${stepMemoPrefix}${String(index)}`;
}

/** The steps of a run, out of its memo, in the order in which they began. */
export function stepsOf(memo: Record<string, unknown> | undefined): StepRecord[] {
  const indexOf = (name: string): number => Number(name.slice(stepMemoPrefix.length));
  const names = Object.keys(memo ?? {}).filter((name) => name.startsWith(stepMemoPrefix));
  if (names.length === 0) return (memo?.[allStepsMemo] as StepRecord[] | undefined) ?? [];
  return names.sort((one, other) => indexOf(one) - indexOf(other)).map((name) => memo?.[name] as StepRecord);
}
