import { fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { supervise, type Supervised } from './supervise.ts';

/** How to run a worker process. */
export interface WorkerProcessOptions {
  /** Its settings. */
  environment: NodeJS.ProcessEnv;
  logPath: string;
  /** Called when it ended though nobody stopped it; it is started again. */
  onCrash(reason: string): void;
  /** Default the main of the workers; tests run another module. */
  modulePath?: string;
}

/** A worker process that is kept running. */
export interface WorkerProcess extends Supervised {
  /** Resolves when it first takes work. */
  ready: Promise<void>;
}

const mainPath = fileURLToPath(new URL('../main.js', import.meta.url));
/** A worker gives running activities 20 s to end. */
const graceMs = 25_000;

/** Starts a worker process and starts it again whenever it ends. */
export function startWorkerProcess(options: WorkerProcessOptions): WorkerProcess {
  const { environment, logPath, onCrash, modulePath = mainPath } = options;
  let markReady = (): void => undefined;
  const ready = new Promise<void>((resolve) => (markReady = resolve));
  const supervised = supervise({
    graceMs,
    onCrash,
    start() {
      const log = openSync(logPath, 'a');
      try {
        // A group of its own, so that a Ctrl-C in the terminal stops it only when we say so.
        const child = fork(modulePath, {
          detached: true,
          env: environment,
          execArgv: ['--enable-source-maps'],
          stdio: ['ignore', log, log, 'ipc'],
        });
        child.on('message', (message) => {
          if (message === 'ready') markReady();
        });
        return child;
      } finally {
        closeSync(log);
      }
    },
  });
  return Object.defineProperties(
    { ready, stop: () => supervised.stop() },
    { pid: { get: () => supervised.pid, enumerable: true } },
  ) as WorkerProcess;
}
