import { readFileSync, readdirSync } from 'node:fs';
import { forkProgram, type ForkedProgram, type ForkOptions } from './forked-program.ts';

/** A real worker, as `reelflow up` runs it. */
export interface WorkerProcess extends ForkedProgram {
  /** The media processes that it has running now. */
  mediaProcesses(): number[];
}

/** Starts a worker and waits until it serves. */
export async function startWorker(
  options: Pick<ForkOptions, 'address' | 'dataFolder' | 'environment'>,
): Promise<WorkerProcess> {
  const environment = { REELFLOW_LOG_LEVEL: 'error', ...options.environment };
  const program = await forkProgram({ ...options, main: 'workers/main.js', environment });
  return { ...program, mediaProcesses: () => childrenOf(program.pid) };
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
