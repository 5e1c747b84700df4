/**
 * The main of a media process: runs one task at a time for its parent, reports progress and the result
 * over IPC, and ends with its parent. It handles no signal, so that SIGTERM stops it even in a pixel loop.
 */
import { findAlgorithm } from '../../algorithms/index.ts';
import type { AlgorithmContext, AlgorithmDefinition } from '../../contract/algorithm.ts';
import { ReelflowError, toReelflowError } from '../../contract/errors.ts';
import type { JobProgress, JsonObject } from '../../contract/job.ts';
import type { MediaMessage, MediaResult, MediaStep, MediaTask } from './messages.ts';
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
  const context: AlgorithmContext<unknown> = {
    input: task.inputPath,
    moreInputs: task.moreInputPaths,
    params: task.params,
    output,
    signal: new AbortController().signal,
    progress: throttled(),
    warn: (message) => warnings.push(message),
  };
  const done = await work(algorithm, context, task.step);
  return { kind: 'done', result: { result: {}, ...done, outputs: staged, warnings } };
}

/** What a step gives, besides the files that it stages. */
async function work(
  { run, result, segments, picture }: AlgorithmDefinition,
  context: AlgorithmContext<unknown>,
  step: MediaStep | undefined,
): Promise<Partial<MediaResult>> {
  const parse = (value: unknown) => ({ result: result.parse(value) as JsonObject });
  if (!step) return parse(await run(context));
  switch (step.kind) {
    case 'plan':
      return { spans: await segments!.plan(context, step.segmentSeconds) };
    case 'segment':
      return { result: (await segments!.run(context, step.span)) as JsonObject };
    case 'join': {
      const joined = await segments!.join(context, step.segments);
      return joined === null ? { isApart: true } : parse(joined);
    }
    case 'picture': {
      const { outputPaths: outputs, span, path } = step;
      const found = result.safeParse(step.result);
      if (!found.success) throw nothingToDraw();
      await picture!({ ...context, result: found.data, outputs, span, path });
      return {};
    }
  }
}

/** The vendor's results may say less than our own. */
function nothingToDraw(): ReelflowError {
  return new ReelflowError('InvalidInput', 'There is nothing to draw: the result does not say what a picture needs.');
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
