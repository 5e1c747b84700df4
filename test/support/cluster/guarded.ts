import { fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { supervise, type Supervised } from '../../../workers/embedded/supervise.ts';

const guardPath = fileURLToPath(new URL('../../../workers/embedded/guard.js', import.meta.url));
const graceMs = 10_000;

/** A program that is started again when it dies, and that ends with this process however that ends. */
export interface Guarded extends Supervised {
  /** The process id of the program itself, not that of its guard. */
  readonly pid: number | undefined;
}

/** What to run. */
export interface GuardedProgram {
  command: string;
  args: string[];
  environment: NodeJS.ProcessEnv;
  logPath: string;
}

/** Starts a program under a guard. */
export function startGuarded({ command, args, environment, logPath }: GuardedProgram): Guarded {
  let pid: number | undefined;
  const supervised = supervise({
    graceMs: graceMs + 2000,
    start() {
      const log = openSync(logPath, 'a');
      try {
        const guard = fork(guardPath, [String(graceMs), command, ...args], {
          detached: true,
          env: environment,
          execArgv: [],
          stdio: ['pipe', log, log, 'ipc'],
        });
        guard.on('message', (message) => (pid = Number(message)));
        return guard;
      } finally {
        closeSync(log);
      }
    },
  });
  return {
    get pid() {
      return pid;
    },
    stop: () => supervised.stop(),
  };
}
