import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const mainPath = fileURLToPath(new URL('../../cli/main.js', import.meta.url));

/** How a command ended and what it wrote. */
export interface CommandResult {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** A `reelflow` command that runs. */
export interface RunningCommand {
  child: ChildProcess;
  /** What it has written to standard error so far. */
  stderr(): string;
  result: Promise<CommandResult>;
}

/** Runs `reelflow` with a data folder of its own, in a process of its own, as a shell would without a terminal. */
export function startReelflow(
  dataFolder: string,
  args: string[],
  folder?: string,
  environment?: NodeJS.ProcessEnv,
): RunningCommand {
  const child = spawn(process.execPath, [mainPath, ...args], {
    cwd: folder,
    env: { ...process.env, REELFLOW_DATA: dataFolder, REELFLOW_SERVICE_PORT: '0', NODE_OPTIONS: '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const result = once(child, 'close').then(([exitCode]: unknown[]) => ({
    exitCode: exitCode as number | null,
    stdout,
    stderr,
  }));
  return { child, stderr: () => stderr, result };
}

/** Runs `reelflow` to its end. */
export async function reelflow(
  dataFolder: string,
  args: string[],
  folder?: string,
  environment?: NodeJS.ProcessEnv,
): Promise<CommandResult> {
  return startReelflow(dataFolder, args, folder, environment).result;
}
