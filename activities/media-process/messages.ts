import type { Segment, Span, StagedOutput } from '../../contract/algorithm.ts';
import type { ErrorType } from '../../contract/errors.ts';
import type { JobProgress, JsonObject } from '../../contract/job.ts';

/** Something else than the whole work: a part of the work on a long input, or a picture of what a job found. */
export type MediaStep =
  | { kind: 'plan'; segmentSeconds: number }
  | { kind: 'segment'; span: Span }
  | { kind: 'join'; segments: Segment[] }
  | { kind: 'picture'; result: JsonObject; outputPaths: string[]; span: Span; path: string };

/** What a media process is asked to do; one task at a time. */
export interface MediaTask {
  algorithm: string;
  /** The local file to read. */
  inputPath: string;
  /** Local files too, which the parameters name. */
  moreInputPaths: string[];
  params: unknown;
  /** An object URL with placeholders, where the request names an output. */
  outputTemplate?: string;
  /** Fills `{source}`. */
  source: string;
  /** Fills `{timestamp}`. */
  timestamp: number;
  /** Where outputs are written; exists. */
  outputFolder: string;
  /** Default the whole work. */
  step?: MediaStep;
}

/** What a finished task gave. */
export interface MediaResult {
  outputs: StagedOutput[];
  result: JsonObject;
  /** Of a plan. */
  spans?: Span[];
  /** Of a join: the segments do not fit together. */
  isApart?: boolean;
  warnings: string[];
}

/** From the media process to its parent. */
export type MediaMessage =
  | { kind: 'progress'; progress: JobProgress }
  | { kind: 'done'; result: MediaResult }
  | { kind: 'failed'; type: ErrorType; message: string };
