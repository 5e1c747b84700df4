import { z } from 'zod';
import type { Json, JsonObject } from '../contract/job.ts';

const startNames = ['startSeconds', 'beginTime', 'start'] as const;
const endNames = ['endSeconds', 'endTime', 'end'] as const;
const list = z.array(z.record(z.string(), z.json())).min(1);

/** The stretches of a video that a result lists: each with when it begins and ends, and what is said of it. */
export function listStretches(result: JsonObject): string[] {
  return Object.values(result).flatMap((value) => {
    const parsed = list.safeParse(value);
    if (!parsed.success) return [];
    const lines = parsed.data.map(describeStretch);
    return lines.every((line) => line !== undefined) ? lines : [];
  });
}

function describeStretch(item: Record<string, Json>): string | undefined {
  const start = numberIn(item, startNames);
  const end = numberIn(item, endNames);
  if (start === undefined || end === undefined) return undefined;
  const words = Object.values(item).flatMap((value) => (typeof value === 'string' && value !== '' ? [value] : []));
  return [`${start.toFixed(2)} to ${end.toFixed(2)} s`, ...words].join('  ');
}

function numberIn(item: Record<string, Json>, names: readonly string[]): number | undefined {
  const found = names.map((name) => item[name]).find((value) => typeof value === 'number');
  return typeof found === 'number' ? found : undefined;
}
