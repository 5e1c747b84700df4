import { setTimeout as sleep } from 'node:timers/promises';

/** What became of a number of calls. */
export interface LoadOutcome {
  accepted: number;
  /** How many failed, by the reason. */
  failures: Record<string, number>;
  /** Accepted calls in a second. */
  perSecond: number;
  /** Of the accepted calls, in milliseconds. */
  p50: number;
  p95: number;
  p99: number;
}

/** One call; the number counts up from 0. */
export type Call = (index: number) => Promise<void>;

const tickMs = 4;

/**
 * Calls at a fixed rate, however slow the answers are. Times count from when a call was due, so that a stall is seen
 * in every call that it held up.
 */
export async function openLoop(call: Call, perSecond: number, seconds: number): Promise<LoadOutcome> {
  const book = openBook();
  const start = performance.now();
  const total = perSecond * seconds;
  const pending: Promise<void>[] = [];
  let sent = 0;
  while (sent < total) {
    const due = Math.min(total, Math.floor(((performance.now() - start) * perSecond) / 1000) + 1);
    for (; sent < due; sent++) pending.push(book.time(call(sent), start + (sent * 1000) / perSecond));
    await sleep(tickMs);
  }
  await Promise.all(pending);
  return book.close((performance.now() - start) / 1000);
}

/** Keeps so many calls under way for so long: what is reached is the throughput. */
export async function closedLoop(call: Call, concurrency: number, seconds: number): Promise<LoadOutcome> {
  const book = openBook();
  const start = performance.now();
  let index = 0;
  const one = async (): Promise<void> => {
    while (performance.now() - start < seconds * 1000) await book.time(call(index++), performance.now());
  };
  await Promise.all(Array.from({ length: concurrency }, one));
  return book.close((performance.now() - start) / 1000);
}

function openBook() {
  const milliseconds: number[] = [];
  const failures: Record<string, number> = {};
  return {
    async time(call: Promise<void>, since: number): Promise<void> {
      try {
        await call;
        milliseconds.push(performance.now() - since);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        failures[reason] = (failures[reason] ?? 0) + 1;
      }
    },
    close(seconds: number): LoadOutcome {
      const sorted = Float64Array.from(milliseconds).sort();
      const percentile = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1] ?? NaN;
      return {
        accepted: sorted.length,
        failures,
        perSecond: sorted.length / seconds,
        p50: percentile(0.5),
        p95: percentile(0.95),
        p99: percentile(0.99),
      };
    },
  };
}
