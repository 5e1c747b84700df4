import { z } from 'zod';
import type { Json, JsonObject } from '../contract/job.ts';

const covers = z.object({ covers: z.array(z.object({ score: z.number(), timeSeconds: z.number() })) });
const items = z.array(z.record(z.string(), z.json()));
const startNames = ['startSeconds', 'beginTime', 'start'] as const;
const endNames = ['endSeconds', 'endTime', 'end'] as const;
/** The unit that a name ends in, and how it is written. */
const units = { Seconds: ' s', Percent: ' %', Hz: ' Hz', Db: ' dB' };

/** A result in a few words: covers with their scores, and of any other how much each list has and its plain values. */
export function describeResult(result: JsonObject): string {
  const parsed = covers.safeParse(result);
  if (parsed.success) {
    const each = parsed.data.covers.map(
      ({ score, timeSeconds }) => `${score.toFixed(2)} at ${timeSeconds.toFixed(1)} s`,
    );
    return each.length === 0 ? 'no covers' : `${counted(each.length, 'cover')}: ${each.join('; ')}`;
  }
  const lists = Object.entries(result).flatMap(([name, value]) => {
    const list = items.safeParse(value).data;
    if (!list) return [];
    if (list.length === 0) return [`no ${words(name)}`];
    return [counted(list.length, list.every(isStretch) ? 'stretch' : words(name).replace(/s$/u, ''))];
  });
  return [...lists, ...factsOf(result)].join(', ') || 'done';
}

/** What a result lists, a line for each: stretches with when they begin and end, and of any other its plain values. */
export function listItems(result: JsonObject): string[] {
  if (covers.safeParse(result).success) return [];
  return Object.values(result).flatMap((value) => {
    const list = items.safeParse(value).data ?? [];
    return list.every(isStretch) ? list.map(describeStretch) : list.map((item) => factsOf(item).join(', '));
  });
}

function describeStretch(item: Record<string, Json>): string {
  const [start, end] = [numberIn(item, startNames)!, numberIn(item, endNames)!];
  const said = Object.values(item).flatMap((value) => (typeof value === 'string' && value !== '' ? [value] : []));
  return [`${start.toFixed(2)} to ${end.toFixed(2)} s`, ...said].join('  ');
}

function isStretch(item: Record<string, Json>): boolean {
  return numberIn(item, startNames) !== undefined && numberIn(item, endNames) !== undefined;
}

function numberIn(item: Record<string, Json>, names: readonly string[]): number | undefined {
  const found = names.map((name) => item[name]).find((value) => typeof value === 'number');
  return typeof found === 'number' ? found : undefined;
}

/** `durationSeconds: 3.25` becomes `duration 3.25 s`. */
function factsOf(object: JsonObject): string[] {
  return Object.entries(object).flatMap(([name, value]) => {
    if (typeof value === 'string' || typeof value === 'boolean') return [`${words(name)} ${value}`];
    if (typeof value !== 'number') return [];
    const [unit, sign] = Object.entries(units).find(([ending]) => name.endsWith(ending)) ?? ['', ''];
    return [`${words(name.slice(0, name.length - unit.length))} ${Number(value.toFixed(2))}${sign}`];
  });
}

function counted(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? '' : name.endsWith('ch') ? 'es' : 's'}`;
}

/** `cueCount` becomes `cues`, `faceArea` becomes `face area`. */
function words(name: string): string {
  return name.replace(/Count$/u, 's').replace(/(?<=[a-z])[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`);
}
