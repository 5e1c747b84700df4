interface TimeSpan {
  start: number;
  end: number;
}

/** How well two sets of stretches, each without overlaps, cover each other: 0 to 1; two empty ones do. */
export function spanIou(truth: readonly TimeSpan[], found: readonly TimeSpan[]): number {
  const lengthOf = (spans: readonly TimeSpan[]): number => spans.reduce((sum, { start, end }) => sum + end - start, 0);
  let shared = 0;
  for (const one of truth) {
    for (const other of found) shared += Math.max(0, Math.min(one.end, other.end) - Math.max(one.start, other.start));
  }
  const all = lengthOf(truth) + lengthOf(found) - shared;
  return all > 0 ? shared / all : 1;
}
