import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A program of the product that runs in a process of its own. */
export interface ForkedProgram {
  pid: number;
  /** Kills it with SIGKILL. */
  kill(): Promise<void>;
  /** Ends it as `reelflow up` does. */
  stop(): Promise<void>;
}

/** What to run. */
export interface ForkOptions {
  /** The compiled program, from the root of the compiled tree. */
  main: string;
  args?: string[];
  /** Of Temporal. */
  address: string;
  dataFolder: string;
  environment?: Record<string, string> | undefined;
}

/** Starts a program and waits until it says that it is ready. */
export async function forkProgram(options: ForkOptions): Promise<ForkedProgram> {
  const { main, args = [], address, dataFolder, environment } = options;
  const child = fork(fileURLToPath(new URL(`../../${main}`, import.meta.url)), args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: ['--enable-source-maps'],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      TEMPORAL_ADDRESS: address,
      REELFLOW_DATA: dataFolder,
      ...environment,
    },
  });
  const failed = async (): Promise<never> => {
    const [code] = (await once(child, 'exit')) as [number | null];
    throw new Error(`${main} ended with code ${String(code)} before it was ready.`);
  };
  await Promise.race([once(child, 'message'), failed()]);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  return { pid: child.pid!, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}
