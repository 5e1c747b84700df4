import type { Span } from '../../contract/algorithm.ts';
import { ReelflowError } from '../../contract/errors.ts';

/** @throws ReelflowError `InvalidInput` when a stretch begins where there is nothing any more */
export function requireWithin({ start }: Span, endSeconds: number): void {
  if (start < endSeconds) return;
  const [from, end] = [start, endSeconds].map((seconds) => `${seconds.toFixed(1)} s`);
  throw new ReelflowError(
    'InvalidInput',
    `There is nothing to draw from ${from}: the input ends at ${end}. Begin earlier.`,
  );
}
