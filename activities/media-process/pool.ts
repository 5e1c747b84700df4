import { childPath, MediaProcess, type MediaLimits, type RunOptions } from './media-process.ts';
import type { MediaResult, MediaTask } from './messages.ts';

/** Runs each task in a process of its own. */
export interface MediaProcessPool {
  /** Runs one task to its end; throws as `MediaProcess.run` does. */
  run(task: MediaTask, options: RunOptions): Promise<MediaResult>;
  /** Stops all processes. */
  close(): Promise<void>;
}

/** A process that grew past this share of its limit does not serve another task. */
const reusableShare = 0.4;
const maxTasksEach = 50;
const idleMs = 60_000;

/**
 * Keeps processes that ended a task well for the next one, so that models are loaded once. A process that was
 * cancelled, failed or grew is never used again. How many run at a time is the caller's concern.
 * @param onCount told how many processes there are, whenever that changes
 */
export function createMediaProcessPool(
  limits: MediaLimits,
  main = childPath,
  onCount?: (count: number) => void,
): MediaProcessPool {
  const all = new Set<MediaProcess>();
  const forget = (process: MediaProcess): void => {
    all.delete(process);
    onCount?.(all.size);
  };
  const idle: { process: MediaProcess; tasks: number; timer: NodeJS.Timeout }[] = [];

  const take = (): { process: MediaProcess; tasks: number } => {
    for (let kept = idle.pop(); kept; kept = idle.pop()) {
      clearTimeout(kept.timer);
      if (kept.process.alive) return kept;
      forget(kept.process);
    }
    const process = new MediaProcess(limits, main);
    all.add(process);
    onCount?.(all.size);
    return { process, tasks: 0 };
  };

  const retire = async (process: MediaProcess): Promise<void> => {
    await process.stop();
    forget(process);
  };

  const keep = async (process: MediaProcess, tasks: number): Promise<void> => {
    const grown = (await process.memoryMb()) > limits.memoryMb * reusableShare;
    if (grown || tasks >= maxTasksEach || !process.alive) return retire(process);
    const timer = setTimeout(() => {
      idle.splice(
        idle.findIndex((kept) => kept.process === process),
        1,
      );
      void retire(process);
    }, idleMs);
    timer.unref();
    idle.push({ process, tasks, timer });
  };

  return {
    async run(task, options) {
      const { process, tasks } = take();
      try {
        const result = await process.run(task, options);
        await keep(process, tasks + 1);
        return result;
      } catch (error) {
        await retire(process);
        throw error;
      }
    },
    async close() {
      for (const kept of idle.splice(0)) clearTimeout(kept.timer);
      await Promise.all([...all].map(retire));
    },
  };
}
