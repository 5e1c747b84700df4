import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { MeasuredTask, TaskOutput } from './measured-tasks.ts';

const run = promisify(execFile);
const version = '0.7.2';

/**
 * Installs PySceneDetect into an environment of its own under a folder.
 * @returns the Python to run it with, or why there is none
 */
export async function installSceneDetect(folder: string): Promise<{ python: string } | { advice: string }> {
  const environment = join(folder, 'scenedetect');
  const python = join(environment, 'bin', 'python');
  try {
    await run('python3', ['-m', 'venv', environment]);
  } catch {
    return { advice: 'skipped: there is no python3 with venv (Debian: apt-get install python3-venv)' };
  }
  try {
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `scenedetect==${version}`]);
  } catch {
    return { advice: `skipped: scenedetect ${version} could not be installed from the package registry` };
  }
  return { python };
}

const script = `
import json, sys
from scenedetect import AdaptiveDetector, detect
print(json.dumps([start.seconds for start, end in detect(sys.argv[1], AdaptiveDetector())][1:]))
`;

/** Finds where shots begin with PySceneDetect's recommended detector, as it comes. */
export async function runSceneDetect(task: Extract<MeasuredTask, { kind: 'scenedetect' }>): Promise<TaskOutput> {
  const { stdout } = await run(task.python, ['-c', script, task.input]);
  return { files: [], timesSeconds: JSON.parse(stdout) as number[] };
}
