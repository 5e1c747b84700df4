import { readFile } from 'node:fs/promises';
import pidusage from 'pidusage';

/** Resident memory of a process, in MiB; 0 when it is gone. Read from procfs on Linux, since it is asked for often. */
export async function residentMebibytes(pid: number): Promise<number> {
  try {
    if (process.platform !== 'linux') return (await pidusage(pid)).memory / 2 ** 20;
    const status = await readFile(`/proc/${String(pid)}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/mu.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
