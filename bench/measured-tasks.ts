import type { JsonObject } from '../contract/job.ts';
import type { Box } from '../test/metrics/plane.ts';
import type { SrtCue } from '../test/metrics/srt.ts';
import type { Batch, BatchOutcome } from './batch.ts';
import type { Cost } from './cost.ts';

/** One piece of work whose cost is measured; it reads `input` and writes into `folder`. */
export type MeasuredTask =
  | { kind: 'algorithm'; name: string; input: string; folder: string; params: JsonObject }
  | { kind: 'delogo'; input: string; folder: string; areas: TimedBox[] }
  | { kind: 'thumbnail'; input: string; folder: string; count: number }
  | { kind: 'tesseract'; input: string; folder: string }
  | Batch;

/** A box and when it is covered by text. */
export interface TimedBox {
  box: Box;
  startSeconds: number;
  endSeconds: number;
}

/** What a task gave. */
export interface TaskOutput extends Partial<Cost> {
  /** Written files, in order. */
  files: string[];
  /** The algorithm's own result. */
  result?: JsonObject;
  /** Times of the frames that were picked. */
  timesSeconds?: number[];
  cues?: SrtCue[];
  /** Of a batch, one for each item. */
  outcomes?: BatchOutcome[];
}

/** What a task gave and cost. */
export type Measured = TaskOutput & Cost;
