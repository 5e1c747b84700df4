import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Measured, MeasuredTask } from './measured-tasks.ts';

const main = fileURLToPath(new URL('./measured-process.js', import.meta.url));

/** Does a piece of work in a new process, its outputs in a new folder under `workFolder`. */
export async function runMeasured(
  task: DistributiveOmit<MeasuredTask, 'folder'>,
  workFolder: string,
): Promise<Measured> {
  const folder = await mkdtemp(join(workFolder, `${task.kind}-`));
  const argument = JSON.stringify({ ...task, folder });
  const { stdout } = await promisify(execFile)(process.execPath, [main, argument], { maxBuffer: 2 ** 26 });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Measured;
}

type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;
