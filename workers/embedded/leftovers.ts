import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Ends the Temporal server of a stack that was killed together with its guard, or a moment ago: it would have the
 * database open. It is known by that database on its command line, so that no other process can be meant.
 */
export async function endLeftoverServer(dataFolder: string): Promise<void> {
  const database = databasePath(dataFolder);
  for (const name of await readdir('/proc').catch(() => [])) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || !(await serves(pid, database))) continue;
    process.kill(pid, 'SIGKILL');
    while (await serves(pid, database)) await sleep(50);
  }
}

/** Where an embedded server keeps its database. */
export function databasePath(dataFolder: string): string {
  return join(dataFolder, 'temporal.sqlite');
}

/** The command line of a process that has ended, or is a zombie, is empty. */
async function serves(pid: number, database: string): Promise<boolean> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const args = commandLine.split('\0');
  return args.includes('start-dev') && args.includes(database);
}
