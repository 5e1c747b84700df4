import type { Command } from 'commander';
import { ReelflowError } from '../contract/errors.ts';
import { toDisplayPath } from './local-path.ts';

const mostListed = 1000;

/** How many of a list to show. */
export function withLimit(command: Command): Command {
  return command.option('--limit <count>', `how many at most, 1 to ${mostListed}`, '20');
}

/** @throws ReelflowError `InvalidInput` */
export function readLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= mostListed) return limit;
  throw new ReelflowError('InvalidInput', `--limit takes a number from 1 to ${mostListed}, not "${text}".`);
}

/** How long ago something was, in its largest unit: `3 min`. */
export function ageText(isoTime: string, now = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(isoTime)) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** An input as its owner wrote it: a local one as a path. */
export function inputText(input: string): string {
  return input.startsWith('file:') ? toDisplayPath(input) : input;
}

/** Rows under each other, each column as wide as its widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
