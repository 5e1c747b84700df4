import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { findAlgorithm } from '../algorithms/index.ts';
import { validateJobRequest } from '../algorithms/validate-job-request.ts';
import { fetchInput } from '../activities/fetch-input.ts';
import { childPath, MediaProcess } from '../activities/media-process/media-process.ts';
import { createShownPaths } from '../activities/shown-paths.ts';
import type { Span } from '../contract/algorithm.ts';
import type { JobProgress, JobRecord } from '../contract/job.ts';
import { parseInputUrl } from '../contract/object-url.ts';
import { createHttpInputs } from '../storage/http-inputs.ts';
import type { MachineConfiguration } from './configuration.ts';
import { createStore } from './create-store.ts';

/** How a picture of a job is made. */
export interface DrawOptions {
  /** Of the input. */
  span: Span;
  /** The PNG to write; it appears when all of it is there. */
  path: string;
  signal: AbortSignal;
  onProgress(progress: JobProgress): void;
}

/**
 * Draws what a successful job found, from its input and its outputs, in a media process of its own.
 * @param job of an algorithm that has a `picture`
 * @throws ReelflowError `ObjectNotFound` when the input or an output is gone, and what a media process throws
 */
export async function drawJob(
  configuration: MachineConfiguration,
  job: JobRecord,
  options: DrawOptions,
): Promise<void> {
  const { path, span, signal, onProgress } = options;
  const { guards, inputMaxMb, mediaMemoryMb, mediaStallSeconds } = configuration;
  const sources = {
    store: await createStore(configuration),
    httpInputs: createHttpInputs({ guard: guards.inputs, maxBytes: inputMaxMb * 2 ** 20 }),
  };
  const folder = await mkdtemp(join(tmpdir(), 'reelflow-picture-'));
  const part = join(dirname(path), `.${randomUUID()}.png`);
  const process = new MediaProcess({ memoryMb: mediaMemoryMb, stallSeconds: mediaStallSeconds }, childPath);
  const shown = createShownPaths(folder);
  try {
    const fetch = async (url: string, name: string): Promise<string> => {
      const location = parseInputUrl(url);
      const fetched = await fetchInput(sources, location, { folder: join(folder, name), signal, onProgress });
      shown.add(fetched, location);
      return fetched;
    };
    const fetchAll = async (urls: readonly string[], name: string): Promise<string[]> =>
      Promise.all(urls.map(async (url, index) => fetch(url, `${name}-${String(index + 1)}`)));
    const params = validateJobRequest(job);
    const more = findAlgorithm(job.functionName).moreInputs?.(params) ?? [];
    const task = {
      algorithm: job.functionName,
      inputPath: await fetch(job.input, 'input'),
      moreInputPaths: await fetchAll(more, 'more'),
      params,
      source: '',
      timestamp: 0,
      outputFolder: folder,
    };
    const outputPaths = await fetchAll(job.outputs, 'output');
    const step = { kind: 'picture' as const, result: job.result ?? {}, outputPaths, span, path: part };
    await process.run({ ...task, step }, { signal, onProgress });
    await rename(part, path);
  } catch (error) {
    throw shown.inError(error);
  } finally {
    await process.stop();
    await rm(part, { force: true });
    await rm(folder, { recursive: true, force: true });
  }
}
