const shortestMs = 1000;
const longestMs = 15_000;

/** How often to ask for jobs, learning from how long those before them took. */
export interface PollPace {
  /** How long to wait before asking again for a job of this kind that has been waited for so long. */
  nextMs(kind: string, waitedMs: number): number;
  /** Notes how long a job took. */
  learn(kind: string, tookMs: number): void;
}

/**
 * Between 1 s and 15 s: half of the time that such a job usually has still to go, and after that half of the time by
 * which it is late; with nothing known, half of the time waited. Jitter of a fifth keeps waits that began together apart.
 */
export function createPollPace(random: () => number = Math.random): PollPace {
  const usual = new Map<string, number>();
  return {
    nextMs(kind, waitedMs) {
      const pauseMs = Math.abs(waitedMs - (usual.get(kind) ?? 0)) / 2;
      return Math.min(longestMs, Math.max(shortestMs, pauseMs)) * (0.8 + 0.4 * random());
    },
    learn(kind, tookMs) {
      const before = usual.get(kind) ?? tookMs;
      usual.set(kind, before + (tookMs - before) * 0.3);
    },
  };
}
