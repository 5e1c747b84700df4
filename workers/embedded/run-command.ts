import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** How to run a command. */
export interface CommandOptions {
  environment: NodeJS.ProcessEnv;
  folder?: string;
  /** Written to its standard input; default nothing. */
  input?: Readable;
  /** Killed after so long; default never. */
  timeoutMs?: number;
}

const tailLength = 2000;

/**
 * Runs a command without a shell.
 * @returns what it wrote to standard output
 * @throws Error with the tail of its standard error when it cannot be run or fails
 */
export async function runCommand(command: string, args: string[], options: CommandOptions): Promise<string> {
  const child = spawn(command, args, {
    cwd: options.folder,
    env: options.environment,
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: options.timeoutMs,
    killSignal: 'SIGKILL',
  });
  // A build of minutes must not go on for a process that has ended.
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-tailLength)));
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const closed = ended.finally(() => process.off('exit', kill));
  // A command that ends early closes its input; its exit code says why, not the broken pipe.
  const fed = options.input ? pipeline(options.input, child.stdin) : Promise.resolve(void child.stdin.end());
  const [[code, signal], feeding] = await Promise.all([
    closed,
    fed.then(
      () => undefined,
      (error: unknown) => error,
    ),
  ]);
  if (code !== 0) throw new Error(`${command} ended with ${signal ?? `code ${code}`}. ${errors.trim()}`.trim());
  if (feeding instanceof Error) throw feeding;
  return output;
}
