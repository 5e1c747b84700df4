import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Context } from '@temporalio/activity';
import { findAlgorithm } from '../algorithms/index.ts';
import { validateJobRequest } from '../algorithms/validate-job-request.ts';
import type { Span } from '../contract/algorithm.ts';
import { ReelflowError, toReelflowError } from '../contract/errors.ts';
import type { JobId, JobProgress, JobRequest, JsonObject } from '../contract/job.ts';
import type { ObjectStore } from '../contract/object-store.ts';
import { objectName, parseInputUrl, parseObjectUrl } from '../contract/object-url.ts';
import { baseName } from '../contract/placeholders.ts';
import type { HttpInputs } from '../storage/http-inputs.ts';
import { fetchInput } from './fetch-input.ts';
import type { MediaProcessPool } from './media-process/pool.ts';
import type { MediaResult, MediaTask } from './media-process/messages.ts';
import { repeatHeartbeat } from './repeat-heartbeat.ts';
import type { SharedInputs } from './shared-inputs.ts';
import { createShownPaths } from './shown-paths.ts';
import { toApplicationFailure } from './to-application-failure.ts';

/** One job to run. */
export interface ExecuteInput {
  jobId: JobId;
  request: JobRequest;
  /** Unix time in seconds; fills `{timestamp}`. */
  timestamp: number;
  /** How long the attempt may take; default until Temporal ends it. */
  timeoutSeconds?: number;
  /** Default the whole work. */
  step?: ExecuteStep;
}

/** A part of the work on a long input. */
export type ExecuteStep =
  /** All of it, unless it is better cut: then only the spans are given. */
  | { kind: 'plan' }
  | { kind: 'segment'; span: Span; index: number; count: number }
  | { kind: 'join'; segments: { staged: string; result: JsonObject }[] };

/** What one attempt made: staged, not yet published. */
export interface ExecuteOutput {
  outputs: { staged: string; url: string }[];
  result: JsonObject;
  warnings: string[];
  /** To be worked on apart, instead of everything else. */
  spans?: Span[];
  /** The segments do not fit together: the whole must be worked on at once. */
  isApart?: boolean;
}

/** What running a job needs. */
export interface ExecuteDependencies {
  store: ObjectStore;
  httpInputs: HttpInputs;
  pool: MediaProcessPool;
  sharedInputs: SharedInputs;
  /** Where inputs are copied to and outputs are first written. */
  scratchFolder: string;
  /** Inputs of at least twice that length are worked on in segments; 0 for never. */
  segmentSeconds: number;
}

/** A crash is tried again, since the machine may be at fault; a file that crashes its process every time is not. */
const maxUnexpected = 3;

export const createExecute = ({
  store,
  httpInputs,
  pool,
  sharedInputs,
  scratchFolder,
  segmentSeconds,
}: ExecuteDependencies) => ({
  /**
   * Runs a job's algorithm in a media process and stages its outputs. Heartbeats carry its progress.
   * @throws ApplicationFailure any type of the taxonomy
   */
  async execute({ jobId, request, timestamp, timeoutSeconds, step }: ExecuteInput): Promise<ExecuteOutput> {
    const { cancellationSignal, info } = Context.current();
    const timeout = startTimeout(timeoutSeconds);
    const attemptId = `${String(info.attempt)}-${randomUUID()}`;
    const pieceId = pieceOf(step);
    const folder = join(scratchFolder, `${basename(jobId)}-${String(info.attempt)}-${pieceId}-${randomUUID()}`);
    const beat = repeatHeartbeat();
    const shown = createShownPaths(folder);
    // Other pieces of the job may read them.
    let keepsInputs = step?.kind === 'segment' || step?.kind === 'join';
    try {
      await removeEarlierAttempts(scratchFolder, jobId, pieceId);
      const params = validateJobRequest(request);
      const { moreInputs, segments } = findAlgorithm(request.functionName);
      if (request.output !== undefined) await store.checkWritable(parseObjectUrl(request.output));
      const signal = AbortSignal.any([cancellationSignal, timeout.signal]);
      const isShared = segments !== undefined && segmentSeconds > 0;
      const fetch = async (url: string, into: string): Promise<string> => {
        const location = parseInputUrl(url);
        const load = async (): Promise<string> =>
          fetchInput({ store, httpInputs }, location, { folder: into, signal, onProgress: beat.set });
        const path = isShared ? await sharedInputs.take({ jobId, url, folder: into, signal }, load) : await load();
        shown.add(path, location);
        return path;
      };
      const moreInputPaths = [];
      for (const [index, url] of (moreInputs?.(params) ?? []).entries()) {
        moreInputPaths.push(await fetch(url, join(folder, `more-${String(index + 1)}`)));
      }
      const outputFolder = join(folder, 'out');
      await mkdir(outputFolder, { recursive: true });
      const task: MediaTask = {
        algorithm: request.functionName,
        inputPath: await fetch(request.input, folder),
        moreInputPaths,
        params,
        ...(request.output === undefined ? {} : { outputTemplate: request.output }),
        source: baseName(objectName(parseInputUrl(request.input))),
        timestamp,
        outputFolder,
      };
      if (step?.kind === 'plan' && isShared) {
        const planning = { ...task, step: { kind: 'plan', segmentSeconds } as const };
        const { spans = [] } = await pool.run(planning, { signal, onProgress: beat.set });
        keepsInputs = spans.length > 1;
        if (keepsInputs) return { outputs: [], result: {}, warnings: [], spans };
      } else if (step?.kind === 'segment') {
        task.step = { kind: 'segment', span: step.span };
      } else if (step?.kind === 'join') {
        const target = parseObjectUrl(request.output!);
        const fetched = step.segments.map(async ({ staged, result }) => ({
          path: await store.fetchStaged(staged, target, folder, signal),
          result,
        }));
        task.step = { kind: 'join', segments: await Promise.all(fetched) };
      }
      const done = await pool.run(task, { signal, onProgress: (progress) => beat.set(withShare(progress, step)) });
      if (step?.kind === 'join') keepsInputs = done.isApart === true;
      const made = await stageAll(store, done, { jobId, attemptId }, cancellationSignal);
      return { ...made, warnings: made.warnings.map(shown.inText) };
    } catch (error) {
      if (cancellationSignal.aborted) throw interrupted(cancellationSignal.reason, error);
      if (timeout.signal.aborted) throw toApplicationFailure(timeout.signal.reason);
      throw toApplicationFailure(shown.inError(error), { final: isUnexpected(error) && info.attempt >= maxUnexpected });
    } finally {
      beat.stop();
      timeout.stop();
      await rm(folder, { recursive: true, force: true });
      if (!keepsInputs) await sharedInputs.drop(jobId);
    }
  },
});

/** Node's timers go no further. */
const longestTimerMs = 2 ** 31 - 1;

/** Aborts with `TimedOut` when the time is over. */
function startTimeout(timeoutSeconds: number | undefined): { signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  if (timeoutSeconds === undefined) return { signal: controller.signal, stop: () => undefined };
  const message = `The job has run for the ${String(timeoutSeconds)} seconds that it may take, and was stopped.`;
  const expire = (): void => controller.abort(new ReelflowError('TimedOut', message));
  const timer = setTimeout(expire, Math.min(timeoutSeconds * 1000, longestTimerMs));
  return { signal: controller.signal, stop: () => clearTimeout(timer) };
}

/** What keeps the scratch of a job's pieces apart, which may be worked on beside each other. */
function pieceOf(step: ExecuteStep | undefined): string {
  return step?.kind === 'segment' ? `segment${String(step.index)}` : step?.kind === 'join' ? 'join' : 'whole';
}

/** Progress with what it is a part of. */
function withShare(progress: JobProgress, step: ExecuteStep | undefined): JobProgress {
  return step?.kind === 'segment' ? { ...progress, segmentCount: step.count } : progress;
}

/** A worker that was killed could not clean up behind itself. */
async function removeEarlierAttempts(scratchFolder: string, jobId: JobId, pieceId: string): Promise<void> {
  const earlier = new RegExp(`^${jobId}-\\d+-${pieceId}-`, 'u');
  await mkdir(scratchFolder, { recursive: true });
  for (const name of await readdir(scratchFolder)) {
    if (earlier.test(name)) await rm(join(scratchFolder, name), { recursive: true, force: true });
  }
}

async function stageAll(
  store: ObjectStore,
  done: MediaResult,
  attempt: { jobId: JobId; attemptId: string },
  signal: AbortSignal,
): Promise<ExecuteOutput> {
  const { result, warnings } = done;
  if (done.isApart) return { outputs: [], result, warnings, isApart: true };
  const outputs = [];
  for (const { path, url } of done.outputs) {
    const stage = { ...attempt, name: basename(path), target: parseObjectUrl(url) };
    outputs.push({ staged: await store.stage(path, stage, signal), url });
  }
  return { outputs, result, warnings };
}

function isUnexpected(error: unknown): boolean {
  const { type } = toReelflowError(error);
  return type === 'MediaProcessCrashed' || type === 'Internal';
}

/** A worker that shuts down hands the job on; only a real cancel ends it. */
function interrupted(reason: unknown, error: unknown): unknown {
  const shutdown = reason instanceof Error && reason.message === 'WORKER_SHUTDOWN';
  if (!shutdown) return reason;
  return toApplicationFailure(
    new ReelflowError('ProviderUnavailable', 'The worker is shutting down.', { cause: error }),
  );
}
