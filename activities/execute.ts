import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Context } from '@temporalio/activity';
import { findAlgorithm } from '../algorithms/index.ts';
import { validateJobRequest } from '../algorithms/validate-job-request.ts';
import { ReelflowError, toReelflowError } from '../contract/errors.ts';
import type { JobId, JobRequest, JsonObject } from '../contract/job.ts';
import type { ObjectStore } from '../contract/object-store.ts';
import { objectName, parseInputUrl, parseObjectUrl } from '../contract/object-url.ts';
import { baseName } from '../contract/placeholders.ts';
import type { HttpInputs } from '../storage/http-inputs.ts';
import type { MediaProcessPool } from './media-process/pool.ts';
import type { MediaResult } from './media-process/messages.ts';
import { repeatHeartbeat } from './repeat-heartbeat.ts';
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
}

/** What one attempt made: staged, not yet published. */
export interface ExecuteOutput {
  outputs: { staged: string; url: string }[];
  result: JsonObject;
  warnings: string[];
}

/** What running a job needs. */
export interface ExecuteDependencies {
  store: ObjectStore;
  httpInputs: HttpInputs;
  pool: MediaProcessPool;
  /** Where inputs are copied to and outputs are first written. */
  scratchFolder: string;
}

/** A crash is tried again, since the machine may be at fault; a file that crashes its process every time is not. */
const maxUnexpected = 3;

export const createExecute = ({ store, httpInputs, pool, scratchFolder }: ExecuteDependencies) => ({
  /**
   * Runs a job's algorithm in a media process and stages its outputs. Heartbeats carry its progress.
   * @throws ApplicationFailure any type of the taxonomy
   */
  async execute({ jobId, request, timestamp, timeoutSeconds }: ExecuteInput): Promise<ExecuteOutput> {
    const { cancellationSignal, info } = Context.current();
    const timeout = startTimeout(timeoutSeconds);
    const attemptId = `${String(info.attempt)}-${randomUUID()}`;
    const folder = join(scratchFolder, `${basename(jobId)}-${attemptId}`);
    const beat = repeatHeartbeat();
    const shown = createShownPaths(folder);
    try {
      await removeEarlierAttempts(scratchFolder, jobId);
      const params = validateJobRequest(request);
      const { moreInputs } = findAlgorithm(request.functionName);
      if (request.output !== undefined) await store.checkWritable(parseObjectUrl(request.output));
      const signal = AbortSignal.any([cancellationSignal, timeout.signal]);
      const fetch = async (url: string, into: string): Promise<string> => {
        const location = parseInputUrl(url);
        const path =
          location.scheme === 'http'
            ? await httpInputs.fetch(location, into, { signal, onProgress: beat.set })
            : await store.fetch(location, into, signal);
        shown.add(path, location);
        return path;
      };
      const moreInputPaths = [];
      for (const [index, url] of (moreInputs?.(params) ?? []).entries()) {
        moreInputPaths.push(await fetch(url, join(folder, `more-${String(index + 1)}`)));
      }
      const outputFolder = join(folder, 'out');
      await mkdir(outputFolder, { recursive: true });
      const task = {
        algorithm: request.functionName,
        inputPath: await fetch(request.input, folder),
        moreInputPaths,
        params,
        ...(request.output === undefined ? {} : { outputTemplate: request.output }),
        source: baseName(objectName(parseInputUrl(request.input))),
        timestamp,
        outputFolder,
      };
      const done = await pool.run(task, { signal, onProgress: beat.set });
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

/** A worker that was killed could not clean up behind itself. */
async function removeEarlierAttempts(scratchFolder: string, jobId: JobId): Promise<void> {
  await mkdir(scratchFolder, { recursive: true });
  for (const name of await readdir(scratchFolder)) {
    if (name.startsWith(`${jobId}-`)) await rm(join(scratchFolder, name), { recursive: true, force: true });
  }
}

async function stageAll(
  store: ObjectStore,
  done: MediaResult,
  attempt: { jobId: JobId; attemptId: string },
  signal: AbortSignal,
): Promise<ExecuteOutput> {
  const outputs = [];
  for (const { path, url } of done.outputs) {
    const stage = { ...attempt, name: basename(path), target: parseObjectUrl(url) };
    outputs.push({ staged: await store.stage(path, stage, signal), url });
  }
  return { outputs, result: done.result, warnings: done.warnings };
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
