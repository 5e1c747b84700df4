import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ReelflowError } from '../../contract/errors.ts';
import type { JobProgress } from '../../contract/job.ts';
import type { MediaMessage, MediaResult, MediaTask } from './messages.ts';
import { residentMebibytes } from './resident-memory.ts';

/** What a media process may use. */
export interface MediaLimits {
  /** Resident memory, in MiB. */
  memoryMb: number;
  /** Killed after so long without progress. */
  stallSeconds: number;
}

/** How to run one task. */
export interface RunOptions {
  signal: AbortSignal;
  onProgress(progress: JobProgress): void;
}

/** The main of a media process. */
export const childPath = fileURLToPath(new URL('./child.js', import.meta.url));
const memoryCheckMs = 250;
const killAfterMs = 3000;
const stderrTail = 2000;

/** One child process that runs media tasks, one at a time. */
export class MediaProcess {
  readonly #child: ChildProcess;
  readonly #limits: MediaLimits;
  readonly #exited: Promise<void>;
  #stderr = '';

  /** @param main the program to run, which speaks the messages of `messages.ts` */
  constructor(limits: MediaLimits, main: string) {
    this.#limits = limits;
    this.#child = fork(main, {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'json',
      execArgv: ['--enable-source-maps'],
      // Nothing of the worker's environment: it may hold secrets, and the media code needs none of it.
      env: { LANG: 'C.UTF-8' },
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-stderrTail);
    });
    this.#exited = new Promise((resolve) => {
      this.#child.once('exit', () => resolve());
      this.#child.once('error', () => resolve());
    });
  }

  /** Whether it can still take a task. */
  get alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null && this.#child.connected;
  }

  /** Resident memory, in MiB; 0 when the process is gone. */
  async memoryMb(): Promise<number> {
    return this.#child.pid === undefined ? 0 : residentMebibytes(this.#child.pid);
  }

  /**
   * Runs one task to its end.
   * @throws ReelflowError what the algorithm threw, or `OutOfMemory`, `TimedOut`, `JobCancelled` or `MediaProcessCrashed`.
   * The process is gone after any of these four.
   */
  async run(task: MediaTask, { signal, onProgress }: RunOptions): Promise<MediaResult> {
    const { promise, resolve, reject } = settled<MediaResult>();
    // Counted in checks that were made: a clock that jumps, or a machine that slept, is no stall.
    let silentMs = 0;

    const onMessage = (message: MediaMessage): void => {
      silentMs = 0;
      if (message.kind === 'progress') onProgress(message.progress);
      else if (message.kind === 'done') resolve(message.result);
      else reject(new ReelflowError(message.type, message.message));
    };
    const onExit = (code: number | null, killedBy: string | null): void => reject(this.#crashed(code, killedBy));
    const onAbort = (): void => reject(new ReelflowError('JobCancelled', 'The job was cancelled.'));
    const watch = setInterval(() => {
      silentMs += memoryCheckMs;
      if (silentMs > this.#limits.stallSeconds * 1000) reject(this.#stalled());
      void this.memoryMb().then((used) => {
        if (used > this.#limits.memoryMb) reject(this.#tooLarge(used));
      });
    }, memoryCheckMs);

    this.#child.on('message', onMessage);
    this.#child.once('exit', onExit);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      if (signal.aborted) onAbort();
      else this.#child.send(task, (error) => error && reject(this.#crashed(null, null)));
      return await promise;
    } catch (error) {
      if (error instanceof ReelflowError && fatal.has(error.type)) await this.stop();
      throw error;
    } finally {
      clearInterval(watch);
      this.#child.off('message', onMessage);
      this.#child.off('exit', onExit);
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Ends the process: SIGTERM, then SIGKILL. Resolves when it is gone. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGTERM');
    const kill = setTimeout(() => this.#child.kill('SIGKILL'), killAfterMs);
    await this.#exited;
    clearTimeout(kill);
  }

  #crashed(code: number | null, killedBy: string | null): ReelflowError {
    const how = killedBy ? `was killed by ${killedBy}` : `ended with code ${String(code)}`;
    const tail = this.#stderr.trim();
    return new ReelflowError(
      'MediaProcessCrashed',
      `The media process ${how}.${tail ? ` Its last words: ${tail}` : ''}`,
    );
  }

  #stalled(): ReelflowError {
    return new ReelflowError(
      'TimedOut',
      `The media process reported no progress for ${String(this.#limits.stallSeconds)} seconds and was stopped.`,
    );
  }

  #tooLarge(used: number): ReelflowError {
    return new ReelflowError(
      'OutOfMemory',
      `The media process used ${String(Math.round(used))} MiB, over its limit of ${String(this.#limits.memoryMb)} MiB. ` +
        'Raise REELFLOW_MEDIA_MEMORY_MB, or scale the input down.',
    );
  }
}

const fatal = new Set<string>(['OutOfMemory', 'TimedOut', 'JobCancelled', 'MediaProcessCrashed']);

function settled<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: Error) => void } {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
