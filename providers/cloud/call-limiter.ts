/** Keeps the calls of a process below a rate. */
export interface CallLimiter {
  /**
   * Waits for its turn; first come, first served.
   * @throws the reason of the signal, once that is given
   */
  turn(signal?: AbortSignal): Promise<void>;
  /** Gives no turn for so long: the other side has asked for it. */
  hold(milliseconds: number): void;
}

/** A token bucket that holds one second's worth of calls. */
export function createCallLimiter(callsPerSecond: number, now: () => number = () => performance.now()): CallLimiter {
  const spacingMs = 1000 / callsPerSecond;
  const burstMs = Math.max(0, 1000 - spacingMs);
  // A set is in the order of arrival, and one that gave up leaves it at once.
  const waiting = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;
  let nextAt = -Infinity;

  const serve = (): void => {
    clearTimeout(timer);
    for (const go of waiting) {
      const time = now();
      if (nextAt > time) {
        timer = setTimeout(serve, nextAt - time);
        return;
      }
      nextAt = Math.max(nextAt, time - burstMs) + spacingMs;
      waiting.delete(go);
      go();
    }
  };

  return {
    turn: (signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const giveUp = (): void => {
          waiting.delete(go);
          reject(signal?.reason as Error);
        };
        const go = (): void => {
          signal?.removeEventListener('abort', giveUp);
          resolve();
        };
        signal?.addEventListener('abort', giveUp, { once: true });
        waiting.add(go);
        serve();
      }),
    hold(milliseconds) {
      nextAt = Math.max(nextAt, now() + milliseconds);
    },
  };
}
