/**
 * The main of a media process: runs one task at a time for its parent, reports progress and the result
 * over IPC, and ends with its parent. It handles no signal, so that SIGTERM stops it even in a pixel loop.
 */
import { findAlgorithm } from '../../algorithms/index.ts';
import { toReelflowError } from '../../contract/errors.ts';
import type { JobProgress, JsonObject } from '../../contract/job.ts';
import type { MediaMessage, MediaTask } from './messages.ts';
import { createOutputs } from './outputs.ts';

const progressIntervalMs = 200;

process.on('disconnect', () => process.exit(1));
process.on('message', (task: MediaTask) => {
  void run(task).then(send, (error: unknown) => {
    const { type, message } = toReelflowError(error);
    send({ kind: 'failed', type, message });
  });
});

async function run(task: MediaTask): Promise<MediaMessage> {
  const algorithm = findAlgorithm(task.algorithm);
  const { output, staged } = createOutputs(task);
  const warnings: string[] = [];
  const result = await algorithm.run({
    input: task.inputPath,
    moreInputs: task.moreInputPaths,
    params: task.params,
    output,
    signal: new AbortController().signal,
    progress: throttled(),
    warn: (message) => warnings.push(message),
  });
  const parsed = algorithm.result.parse(result) as JsonObject;
  return { kind: 'done', result: { outputs: staged, result: parsed, warnings } };
}

function throttled(): (fraction: number, phase: string) => void {
  let last: JobProgress = { fraction: 0, phase: '' };
  let sentAt = -Infinity;
  return (fraction, phase) => {
    // Not the time of day, which may be set back.
    const now = performance.now();
    if (phase === last.phase && now - sentAt < progressIntervalMs) return;
    // Progress that steps back unsettles people more than it tells them.
    last = { fraction: Math.min(1, Math.max(last.fraction, fraction)), phase };
    sentAt = now;
    send({ kind: 'progress', progress: last });
  };
}

function send(message: MediaMessage): void {
  if (process.connected) process.send?.(message);
}
