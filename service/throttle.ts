/** Counts calls against a limit. */
export interface Throttle {
  /** Takes one call; 0 when it may go on, else after how many milliseconds there is room again. */
  take(caller: string, nowMs: number): number;
}

/** How many calls are let through. */
export interface ThrottleLimit {
  /** On average, for each caller. */
  callsPerSecond: number;
  /**
   * At once after a quiet time; default two seconds' worth, so that a caller who keeps the rate but stalls for a
   * second, or whose calls arrive in a heap, is not refused.
   */
  burst?: number;
}

/** Callers kept in mind before full buckets, which are as good as new, are dropped. */
const sweepAbove = 10_000;

/** A token bucket for each caller. Counts in this process only. */
export function createThrottle({ callsPerSecond, burst = Math.max(1, 2 * callsPerSecond) }: ThrottleLimit): Throttle {
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  const perMs = callsPerSecond / 1000;
  const tokensAt = (bucket: { tokens: number; atMs: number }, nowMs: number): number =>
    Math.min(burst, bucket.tokens + Math.max(0, nowMs - bucket.atMs) * perMs);

  return {
    take(caller, nowMs) {
      const bucket = buckets.get(caller) ?? { tokens: burst, atMs: nowMs };
      const tokens = tokensAt(bucket, nowMs);
      if (tokens < 1) return Math.max(1, Math.ceil((1 - tokens) / perMs));
      buckets.set(caller, { tokens: tokens - 1, atMs: nowMs });
      if (buckets.size > sweepAbove) {
        for (const [name, other] of buckets) if (tokensAt(other, nowMs) >= burst) buckets.delete(name);
      }
      return 0;
    },
  };
}
