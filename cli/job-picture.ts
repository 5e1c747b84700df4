import { extname, resolve } from 'node:path';
import { algorithms } from '../algorithms/index.ts';
import type { Span } from '../contract/algorithm.ts';
import { ReelflowError } from '../contract/errors.ts';
import type { JobRecord } from '../contract/job.ts';
import type { MachineConfiguration } from '../workers/configuration.ts';
import type { Output } from './output.ts';
import { targetPath } from './target-path.ts';
import { stoppable } from './stoppable.ts';
import { progressText } from './summary.ts';

/** What of a job's picture can be asked for. */
export interface PictureOptions {
  picture: string;
  from?: string;
  to?: string;
  force?: boolean;
}

/**
 * Draws a job to a PNG. Ctrl-C stops it in order.
 * @returns where the picture is
 * @throws ReelflowError `InvalidInput` when there is nothing to draw
 */
export async function pictureOf(
  job: JobRecord,
  configuration: MachineConfiguration,
  output: Output,
  { picture, from, to, force = false }: PictureOptions,
): Promise<string> {
  const span = readSpan(from, to);
  requirePicture(job);
  const path = await targetPath(resolve(picture), `${job.jobId.replace(':', '-')}.png`, force);
  if (extname(path).toLowerCase() !== '.png')
    throw new ReelflowError('InvalidInput', `Pictures of jobs are PNG. End ${picture} in .png, or name a folder.`);
  const { drawJob } = await import('../workers/draw-job.ts');
  await stoppable(output, path, async (signal) => {
    const onProgress = (progress: Parameters<typeof progressText>[0]): void =>
      output.say({ text: `${path}: ${progressText(progress)}`, transient: true });
    await drawJob(configuration, job, { span, path, signal, onProgress });
  });
  return path;
}

function requirePicture({ jobId, functionName, state }: JobRecord): void {
  if (state !== 'Success')
    throw new ReelflowError('InvalidInput', `${jobId} is ${state}: pictures are drawn of jobs that have succeeded.`);
  if (algorithms.find(({ name }) => name === functionName)?.picture) return;
  const names = algorithms.flatMap(({ name, picture }) => (picture ? [name] : []));
  throw new ReelflowError(
    'InvalidInput',
    `There is nothing to draw of ${functionName}: look at its outputs. Pictures are drawn of ${names.join(', ')}.`,
  );
}

function readSpan(from = '0', to?: string): Span {
  const start = readSeconds('--from', from);
  const end = to === undefined ? null : readSeconds('--to', to);
  if (end === null || end > start) return { start, end };
  throw new ReelflowError('InvalidInput', `--to ${String(to)} is not after --from ${from}.`);
}

function readSeconds(option: string, text: string): number {
  if (/^\d{1,6}(?:\.\d{1,6})?$/u.test(text)) return Number(text);
  throw new ReelflowError('InvalidInput', `${option} takes seconds, such as 90 or 12.5, not "${text}".`);
}
