import type { JobId, JsonObject } from './job.ts';

/** The pipeline of jobs that name none. */
export const defaultPipelineId = 'default';

/** Jobs of one pipeline that may run at a time, over all workers, unless its settings say otherwise. */
export const defaultPipelineLimit = 10;

/** Larger is more urgent, 1 to 10. */
export const defaultPriority = 6;

/** What can be set about a pipeline. */
export interface PipelineSettings {
  /** `Paused` holds waiting jobs while running jobs finish. */
  state: 'Active' | 'Paused';
  /** Jobs that may run at a time. */
  limit: number;
  /** What else its owner keeps with it. */
  details: JsonObject;
}

/** The settings of a pipeline that nobody has set. */
export const defaultPipelineSettings: PipelineSettings = { state: 'Active', limit: defaultPipelineLimit, details: {} };

/** A job that waits for its turn, or has it. */
export interface Lease {
  jobId: JobId;
  priority: number;
}

/** A pipeline as it stands. */
export interface PipelineStatus {
  settings: PipelineSettings;
  /** Jobs that have their turn. */
  running: Lease[];
  /** Jobs that wait, next first. */
  waiting: Lease[];
}

/** The id of the workflow that is a pipeline. */
export function pipelineWorkflowId(pipelineId: string): string {
  return `pipeline/${pipelineId}`;
}

/** The names of the signals between a pipeline and its jobs. */
export const pipelineSignals = { request: 'requestLease', release: 'releaseLease', grant: 'leaseGranted' } as const;

/** Changes some of the settings; answers with all of them. */
export const configurePipelineUpdate = 'configure';

/** Ends a pipeline; refused while it has jobs. */
export const closePipelineUpdate = 'close';

/** How the pipeline stands. */
export const pipelineStatusQuery = 'status';

/** Under which a pipeline keeps its settings in the memo of its workflow. */
export const pipelineMemo = 'pipeline';
