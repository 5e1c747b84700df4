import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { readStackRecord } from './stack-record.ts';

/**
 * Ends the Temporal server of a stack that was killed together with its guard, or a moment ago: it would have the
 * database open. Only a process that has the data folder in its command line is touched.
 */
export async function endLeftoverServer(dataFolder: string): Promise<void> {
  const pid = (await readStackRecord(dataFolder))?.serverPid;
  if (pid === undefined || !(await serves(pid, dataFolder))) return;
  process.kill(pid, 'SIGKILL');
  while (await serves(pid, dataFolder)) await sleep(50);
}

/** The command line of a process that has ended, or is a zombie, is empty. */
async function serves(pid: number, dataFolder: string): Promise<boolean> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return commandLine.includes(dataFolder);
}
