import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../workers/main.js', import.meta.url));

/** A real worker, as `reelflow up` runs it. */
export interface WorkerProcess {
  pid: number;
  /** The media processes that it has running now. */
  mediaProcesses(): number[];
  /** Kills it with SIGKILL. */
  kill(): Promise<void>;
  /** Ends it as `reelflow up` does. */
  stop(): Promise<void>;
}

/** Starts a worker and waits until it serves. */
export async function startWorker(options: {
  address: string;
  dataFolder: string;
  environment?: Record<string, string>;
}): Promise<WorkerProcess> {
  const child = fork(main, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: ['--enable-source-maps'],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      TEMPORAL_ADDRESS: options.address,
      REELFLOW_DATA: options.dataFolder,
      REELFLOW_LOG_LEVEL: 'error',
      ...options.environment,
    },
  });
  await Promise.race([once(child, 'message'), failed(child)]);
  const pid = child.pid!;
  return {
    pid,
    mediaProcesses: () => childrenOf(pid),
    async kill() {
      child.kill('SIGKILL');
      await gone(child);
    },
    async stop() {
      child.kill('SIGTERM');
      await gone(child);
    },
  };
}

async function failed(child: ChildProcess): Promise<never> {
  const [code] = (await once(child, 'exit')) as [number | null];
  throw new Error(`The worker ended with code ${String(code)} before it was ready.`);
}

async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** The processes whose parent is this one; from procfs, since these tests run on Linux. */
export function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .filter((name) => {
      try {
        return new RegExp(`^PPid:\\s+${String(parent)}$`, 'mu').test(readFileSync(`/proc/${name}/status`, 'utf8'));
      } catch {
        return false;
      }
    })
    .map(Number);
}
