import type { Product } from '../contract/functions/function-wire.ts';
import type { JobId, JobRecord, JobRequest, JsonObject } from '../contract/job.ts';

export type { Product } from '../contract/functions/function-wire.ts';

/** A job as it came over the wire. */
export interface JobSubmission {
  /** Checked and translated; `params` are the algorithm's own. `pipelineId` is absent for the default pipeline. */
  request: JobRequest;
  /** 1 to 10, larger is more urgent; default the pipeline's. */
  priority?: number;
  /** A queue to notify besides the pipeline's: `mns://…`. */
  notifyUrl?: string;
  /** What the caller sent and will want back letter by letter. Kept with the job and given back as it is. */
  wire: WireEcho;
  /**
   * Of everything that the caller asked for. Kept with the job and given back, so that a client token used again
   * with another request is noticed.
   */
  fingerprint: string;
}

/** The caller's own words. */
export interface WireEcho {
  product: Product;
  /** By wire name: texts as they came. */
  parameters: JsonObject;
}

/** A job that was found, with what the edge needs to answer about it. */
export interface FoundJob {
  record: JobRecord;
  /** The pipeline it is in, also where that is the default one. */
  pipelineId: string;
  /** Absent for jobs that did not come over the wire. */
  wire?: WireEcho;
}

/** The answer to a submission. */
export interface SubmittedJob {
  jobId: JobId;
  /** Of the job that has this key, which may be an earlier one. */
  fingerprint: string;
}

/** Where a pipeline tells of jobs that ended. */
export interface PipelineNotification {
  topic?: string;
  queueName?: string;
  mqTopic?: string;
  mqTag?: string;
}

/** What a caller can set of a pipeline. */
export interface PipelineSettings {
  name: string;
  speed: string;
  /** 1 to 3. */
  speedLevel?: number;
  /** 1 to 10, larger is more urgent; default 6. */
  priority: number;
  /** A paused pipeline keeps its queued jobs while running ones finish. */
  state: 'Active' | 'Paused';
  /** Kept for the caller only. */
  role?: string;
  notification?: PipelineNotification;
  extendConfig?: JsonObject;
}

/** A job queue. Times are ISO 8601, UTC. */
export interface Pipeline extends PipelineSettings {
  /** 32 lower-case hexadecimal digits, or the name of the default pipeline. */
  pipelineId: string;
  createTime: string;
  modifiedTime: string;
  /** How many of its jobs may run at once. */
  limit?: number;
}

/** Where an account is told of its events. */
export interface EventCallback {
  type: 'HTTP' | 'MNS';
  url?: string;
  queueName?: string;
  eventTypes: string[];
  /** Signs HTTP callbacks when it is there. */
  authKey?: string;
}

/**
 * What the edge stands on. Every call names the account; what belongs to another account must look as if it did not
 * exist. Any method may throw ReelflowError, of which `ProviderUnavailable` and `StorageUnavailable` are answered
 * with 503 and `RateLimited` with a throttling code.
 */
export interface JobBackend {
  /**
   * Starts a job, durably, before it resolves. The same account and key always find the same job, also from two
   * processes at once and after a crash, and also when that job has ended.
   * @throws ReelflowError `InvalidInput`, or `ObjectNotFound` when the pipeline is gone
   */
  submitJob(accountId: string, key: string, submission: JobSubmission): Promise<SubmittedJob>;
  /** Null when the account has no such job. */
  getJob(accountId: string, jobId: JobId): Promise<FoundJob | null>;
  /** Asks for the end of a job and does not wait for it; harmless for one that has ended. False when there is none. */
  cancelJob(accountId: string, jobId: JobId): Promise<boolean>;
  /** An address under which anyone may read an output of the account for a while; null where there is no such thing. */
  linkTo(accountId: string, objectUrl: string, lifetimeSeconds: number): Promise<string | null>;

  createPipeline(accountId: string, settings: PipelineSettings): Promise<Pipeline>;
  getPipeline(accountId: string, pipelineId: string): Promise<Pipeline | null>;
  /** All of the account, oldest first. The default pipeline is there from the start. */
  listPipelines(accountId: string): Promise<Pipeline[]>;
  /** Null when there is none. */
  updatePipeline(accountId: string, pipelineId: string, change: Partial<PipelineSettings>): Promise<Pipeline | null>;
  /**
   * False when there is none.
   * @throws ReelflowError `InvalidInput` for the default pipeline, or one that still has jobs
   */
  deletePipeline(accountId: string, pipelineId: string): Promise<boolean>;

  getEventCallback(accountId: string): Promise<EventCallback | null>;
  setEventCallback(accountId: string, callback: EventCallback): Promise<void>;

  /** Whether jobs can be accepted now; a reason why not. */
  ready(): Promise<{ ready: true } | { ready: false; reason: string }>;
}
