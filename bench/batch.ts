import type { JsonObject } from '../contract/job.ts';

/** One tool over several files in one process, which is warm: the first file is done once before anything is measured. */
export interface Batch {
  kind: 'batch';
  tool: BatchTool;
  items: BatchItem[];
  folder: string;
}

/** Who does the work. A `python` tool is a script that defines `work(input, params, output)`. */
export type BatchTool =
  | { name: 'algorithm'; algorithm: string }
  | { name: 'find-shots' | 'fill' | 'smartcrop' | 'attention' | 'rnnoise' | 'afftdn' }
  | { name: 'python'; python: string; script: string };

/** One file, and what the tool is told about it. */
export interface BatchItem {
  input: string;
  params: JsonObject;
}

/** What came of one file. */
export interface BatchOutcome {
  /** What was written, if anything. */
  file?: string;
  value?: JsonObject;
}

/** Does one item. What it writes goes to `output`, a path that wants an extension. */
export type BatchWork = (item: BatchItem, output: string) => Promise<BatchOutcome>;
