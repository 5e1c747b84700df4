import { join } from 'node:path';
import { findAlgorithm } from '../algorithms/index.ts';
import type { JsonObject } from '../contract/job.ts';
import type { MeasuredTask, TaskOutput } from './measured-tasks.ts';

/** Runs an algorithm as the media process does, without Temporal. */
export async function runAlgorithm(task: Extract<MeasuredTask, { kind: 'algorithm' }>): Promise<TaskOutput> {
  const algorithm = findAlgorithm(task.name);
  const files: string[] = [];
  const result = await algorithm.run({
    input: task.input,
    moreInputs: [],
    params: algorithm.params.parse(task.params),
    output(extension) {
      const path = join(task.folder, `${String(files.length + 1)}.${extension}`);
      files.push(path);
      return { path, url: `file://${path}` };
    },
    signal: new AbortController().signal,
    progress: () => undefined,
    warn: (message) => process.stderr.write(`${task.name}: ${message}\n`),
  });
  return { files, result: result as JsonObject };
}
