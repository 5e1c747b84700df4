import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BatchItem, BatchOutcome } from '../batch.ts';
import type { Cost } from '../cost.ts';

const run = promisify(execFile);

/** A Python that has what was asked for, or why there is none. */
export type Installed = { python: string } | { advice: string };

/**
 * Installs a package of the Python registry into an environment of its own under a folder.
 * @param requirements in pip's syntax, the first with a pinned version
 * @param needs what else must be on the machine to build it
 */
export async function installPython(
  folder: string,
  requirements: readonly string[],
  needs?: string,
): Promise<Installed> {
  const name = requirements[0]!;
  const environment = join(folder, `python-${name.replace(/\W+/gu, '-')}`);
  const python = join(environment, 'bin', 'python');
  try {
    await run('python3', ['-m', 'venv', environment]);
  } catch {
    return { advice: 'skipped: there is no python3 with venv (Debian: apt-get install python3-venv)' };
  }
  try {
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...requirements], {
      maxBuffer: 2 ** 26,
    });
  } catch {
    const also = needs === undefined ? '' : `; it needs ${needs}`;
    return { advice: `skipped: ${name} could not be installed from the package registry${also}` };
  }
  return { python };
}

/** Does the first item once, and then all of them, which is what is counted. */
const harness = `
import json, resource, sys, time
items, outputs = json.load(sys.stdin)
work(items[0]['input'], items[0]['params'], outputs[0])
wall, cpu = time.perf_counter(), time.process_time()
outcomes = [work(item['input'], item['params'], output) for item, output in zip(items, outputs)]
print('\\n' + json.dumps({
    'outcomes': outcomes,
    'wallSeconds': time.perf_counter() - wall,
    'cpuSeconds': time.process_time() - cpu,
    'peakMebibytes': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
`;

/** Runs a script that defines `work(input, params, output)`, which gives what a `BatchOutcome` has. */
export async function workInPython(
  { python, script }: { python: string; script: string },
  items: readonly BatchItem[],
  outputs: readonly string[],
): Promise<{ outcomes: BatchOutcome[] } & Cost> {
  const running = run(python, ['-c', script + harness], { maxBuffer: 2 ** 26 });
  running.child.stdin?.end(JSON.stringify([items, outputs]));
  const { stdout } = await running;
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { outcomes: BatchOutcome[] } & Cost;
}
