import { execFileSync } from 'node:child_process';

/** The processes that have this text among their arguments or in their environment, and the other among their arguments. */
export function processesOf(text: string, argument = ''): number[] {
  const options = { encoding: 'utf8', maxBuffer: 1e8 } as const;
  const all = execFileSync('ps', ['-e', '-ww', '-o', 'pid=,args='], options).split('\n');
  const withEnvironment = execFileSync('ps', ['e', '-e', '-ww', '-o', 'pid=,args='], options).split('\n');
  const pids = (lines: string[], wanted: string): number[] =>
    lines.filter((line) => line.includes(wanted)).map((line) => Number.parseInt(line, 10));
  const named = new Set(pids(all, argument));
  return pids(withEnvironment, text).filter((pid) => named.has(pid) && pid !== process.pid);
}

/** Whether a process exists. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
