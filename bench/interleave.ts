/**
 * Runs candidates in turn, again and again, so that what else the machine does falls on all of them alike.
 * @returns per candidate, its runs in order
 */
export async function interleave<Name extends string, Outcome>(
  runs: number,
  candidates: Record<Name, () => Promise<Outcome>>,
): Promise<Record<Name, Outcome[]>> {
  const names = Object.keys(candidates) as Name[];
  const outcomes = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Outcome[]>;
  for (let run = 0; run < runs; run++) {
    for (const name of names) outcomes[name].push(await candidates[name]());
  }
  return outcomes;
}

/** The middle value; of an even number of values the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1] ?? NaN;
  const lower = sorted[(sorted.length - 1) >> 1] ?? NaN;
  return (upper + lower) / 2;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
