import type { StagedOutput } from '../../contract/algorithm.ts';
import type { ErrorType } from '../../contract/errors.ts';
import type { JobProgress, JsonObject } from '../../contract/job.ts';

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
}

/** What a finished task gave. */
export interface MediaResult {
  outputs: StagedOutput[];
  result: JsonObject;
  warnings: string[];
}

/** From the media process to its parent. */
export type MediaMessage =
  | { kind: 'progress'; progress: JobProgress }
  | { kind: 'done'; result: MediaResult }
  | { kind: 'failed'; type: ErrorType; message: string };
