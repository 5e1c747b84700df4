/** Stores take at most so many parts. */
const maxParts = 10_000;

/** A run of bytes; `end` is the first that is not in it. */
export interface Part {
  /** From 1. */
  number: number;
  start: number;
  end: number;
}

/** The size that parts of an object need, no smaller than is wanted. */
export function partSize(sizeBytes: number, wantedBytes: number): number {
  return Math.max(wantedBytes, Math.ceil(sizeBytes / maxParts));
}

/** Cuts an object into parts of one size; the last may be shorter. */
export function cutIntoParts(sizeBytes: number, partBytes: number): Part[] {
  const count = Math.ceil(sizeBytes / partBytes);
  return Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    start: index * partBytes,
    end: Math.min(sizeBytes, (index + 1) * partBytes),
  }));
}

/**
 * Works on parts, a few at a time, and gives what came of them in their order. After a failure no other part is begun,
 * and it is thrown when those under way have ended.
 */
export async function workOnParts<T>(
  parts: readonly Part[],
  width: number,
  work: (part: Part) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const workers = Array.from({ length: Math.min(width, parts.length) }, async () => {
    while (next < parts.length) {
      const index = next++;
      try {
        results[index] = await work(parts[index]!);
      } catch (error) {
        next = parts.length;
        throw error;
      }
    }
  });
  const failed = (await Promise.allSettled(workers)).find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
  return results;
}
