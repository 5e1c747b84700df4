/** Prints a heading. */
export function printHeading(title: string, explanation: string): void {
  process.stdout.write(`\n${title}\n${explanation}\n`);
}

/** Prints rows under their column names, aligned. */
export function printTable(rows: readonly Record<string, string>[]): void {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ');
  const lines = [line(columns), ...rows.map((row) => line(columns.map((column) => row[column] ?? '')))];
  process.stdout.write(lines.map((text) => `  ${text}\n`).join(''));
}

/** Prints one line of words. */
export function printLine(text: string): void {
  process.stdout.write(`  ${text}\n`);
}

/** Tells on stderr what is being done; benchmarks are long. */
export function announce(text: string): void {
  process.stderr.write(`… ${text}\n`);
}
