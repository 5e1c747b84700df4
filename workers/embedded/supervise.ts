import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process that is kept running. */
export interface SupervisedOptions {
  /** Starts it. */
  start(): ChildProcess;
  /** Called when it ended though nobody stopped it, before it is started again. */
  onCrash?(reason: string): void;
  /** How long it may take to end on SIGTERM before SIGKILL; default 10000. */
  graceMs?: number;
  /** First pause before it is started again; doubled up to 30 s while it keeps ending early; default 500. */
  backOffMs?: number;
}

/** A process that is started again whenever it ends, until it is stopped. */
export interface Supervised {
  /** The process id of the running one. */
  readonly pid: number | undefined;
  /** Ends it and waits until it is gone. */
  stop(): Promise<void>;
}

const longestPauseMs = 30_000;
const healthyMs = 30_000;

/** Keeps a process running. */
export function supervise(options: SupervisedOptions): Supervised {
  const { start, onCrash, graceMs = 10_000, backOffMs = 500 } = options;
  const stopping = new AbortController();
  const isStopped = (): boolean => stopping.signal.aborted;
  let child: ChildProcess | undefined;

  const loop = async (): Promise<void> => {
    let pauseMs = backOffMs;
    while (!isStopped()) {
      const startTime = Date.now();
      child = start();
      const reason = await ended(child);
      child = undefined;
      if (isStopped()) return;
      onCrash?.(reason);
      pauseMs = Date.now() - startTime > healthyMs ? backOffMs : Math.min(pauseMs * 2, longestPauseMs);
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const running = loop();

  return {
    get pid() {
      return child?.pid;
    },
    async stop() {
      stopping.abort();
      child?.kill('SIGTERM');
      // An open channel would keep a child alive that has nothing left to do.
      if (child?.connected) child.disconnect();
      const timer = setTimeout(() => child?.kill('SIGKILL'), graceMs);
      await running;
      clearTimeout(timer);
    },
  };
}

async function ended(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `was killed by ${signal}` : `ended with code ${code}`));
  });
}
