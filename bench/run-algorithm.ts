import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findAlgorithm } from '../algorithms/index.ts';
import type { JsonObject } from '../contract/job.ts';
import type { BatchWork } from './batch.ts';
import type { MeasuredTask, TaskOutput } from './measured-tasks.ts';

/** Runs an algorithm as the media process does, without Temporal. */
export async function runAlgorithm(task: Extract<MeasuredTask, { kind: 'algorithm' }>): Promise<TaskOutput> {
  const files: string[] = [];
  const result = await run(task.name, task.input, task.params, (extension) => {
    const path = join(task.folder, `${String(files.length + 1)}.${extension}`);
    files.push(path);
    return path;
  });
  return { files, result };
}

/** An algorithm as the work of a batch. Pictures are written as png, so that tools are compared and not encoders. */
export function workOfAlgorithm(name: string): BatchWork {
  return async ({ input, params }, output) => {
    let file: string | undefined;
    const value = await run(
      name,
      input,
      params,
      (extension) => (file = `${output}.${extension === 'jpg' ? 'png' : extension}`),
    );
    return file === undefined ? { value } : { file, value };
  };
}

async function run(
  name: string,
  input: string,
  params: JsonObject,
  pathOf: (extension: string) => string,
): Promise<JsonObject> {
  const algorithm = findAlgorithm(name);
  const parsed = algorithm.params.parse(params);
  const result = await algorithm.run({
    input,
    moreInputs: (algorithm.moreInputs?.(parsed) ?? []).map((url) => fileURLToPath(url)),
    params: parsed,
    output(extension) {
      const path = pathOf(extension);
      return { path, url: `file://${path}` };
    },
    signal: new AbortController().signal,
    progress: () => undefined,
    warn: (message) => process.stderr.write(`${name}: ${message}\n`),
  });
  return result as JsonObject;
}
