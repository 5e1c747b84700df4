import type { ErrorType } from './errors.ts';

/** The states of a job, as the wire spells them. `Fail` and `Success` are final. */
export const jobStates = ['Queuing', 'Analysing', 'Success', 'Fail'] as const;
export type JobState = (typeof jobStates)[number];

/** Whether a job in this state will never change again. */
export function isFinal(state: JobState): boolean {
  return state === 'Success' || state === 'Fail';
}

/** 32 lower-case hexadecimal digits; those of another provider have its name and a colon before them. */
export type JobId = string;

/** Any value that JSON can carry. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json | undefined };
export type JsonObject = { [name: string]: Json | undefined };

/** What someone asks for: one run of one algorithm. */
export interface JobRequest {
  /** The algorithm's FunctionName. */
  functionName: string;
  /** The object to read: `oss://…`, `file:///…`. */
  input: string;
  /** Where the outputs go: an object URL, with placeholders. Some algorithms write none and need none. */
  output?: string;
  /** The algorithm's parameters; default none. */
  params?: JsonObject;
  /** The job queue; default `default`. */
  pipelineId?: string;
  /** Of the job among those of its pipeline, 1 to 10, the larger first; default 6. */
  priority?: number;
  /** Given back with the job and in its notifications. */
  userData?: string;
  /** How long the job may run, once it has a place to run; default six hours. */
  timeoutSeconds?: number;
}

/** How a job is run, besides what was asked for. */
export interface JobOptions {
  /** Whether anyone may want to be told of its end; default false. */
  notify?: boolean;
}

/** Why a job ended in `Fail`. */
export interface JobError {
  type: ErrorType;
  /** The code on the wire. */
  code: string;
  message: string;
}

/** A job as everyone sees it. Times are ISO 8601, UTC. */
export interface JobRecord extends JobRequest {
  jobId: JobId;
  state: JobState;
  createTime: string;
  finishTime?: string;
  /** The URLs of the published objects, in the order in which the algorithm made them. */
  outputs: string[];
  /** The algorithm's result; null until `Success`. */
  result: JsonObject | null;
  error?: JobError;
  /** What did not stop the job but its owner should know. */
  warnings: string[];
  /** While `Analysing`. */
  progress?: JobProgress;
  /** Which attempt runs or is next, from 1; only of a job that has not ended, and where it is known. */
  attempt?: number;
}

/** How far a running job is. */
export interface JobProgress {
  /** 0 to 1. */
  fraction: number;
  /** What is being done, in a few words. */
  phase: string;
  /** While a part of a long input is worked on: of how many. */
  segmentCount?: number;
}
