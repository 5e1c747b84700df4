import type { JsonObject } from '../contract/job.ts';
import type { Box } from '../test/metrics/plane.ts';
import type { SrtCue } from '../test/metrics/srt.ts';

/** One piece of work whose cost is measured; it reads `input` and writes into `folder`. */
export type MeasuredTask =
  | { kind: 'algorithm'; name: string; input: string; folder: string; params: JsonObject }
  | { kind: 'delogo'; input: string; folder: string; areas: TimedBox[] }
  | { kind: 'thumbnail'; input: string; folder: string; count: number }
  | { kind: 'tesseract'; input: string; folder: string }
  | { kind: 'shots'; input: string; folder: string }
  | { kind: 'scenedetect'; input: string; folder: string; python: string };

/** A box and when it is covered by text. */
export interface TimedBox {
  box: Box;
  startSeconds: number;
  endSeconds: number;
}

/** What a task gave. */
export interface TaskOutput {
  /** Written files, in order. */
  files: string[];
  /** The algorithm's own result. */
  result?: JsonObject;
  /** Times of the frames that were picked, or at which shots begin. */
  timesSeconds?: number[];
  cues?: SrtCue[];
}

/** What a task gave and cost. */
export interface Measured extends TaskOutput {
  wallSeconds: number;
  /** User and system time of its process, without that of its children. */
  cpuSeconds: number;
  /** Peak resident memory of its process. */
  peakMebibytes: number;
}
