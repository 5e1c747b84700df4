import { spawn, type ChildProcess } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { supervise } from '../../../workers/embedded/supervise.ts';
import { until } from '../../support/until.ts';

const shell = (script: string): ChildProcess => spawn('sh', ['-c', script], { stdio: 'ignore' });

describe('supervising a process', () => {
  test('starts it again whenever it ends, and says why it ended', async () => {
    const reasons: string[] = [];
    const supervised = supervise({
      start: () => shell('exit 3'),
      onCrash: (reason) => reasons.push(reason),
      backOffMs: 5,
    });
    await until(() => reasons.length >= 3);
    await supervised.stop();
    expect(new Set(reasons)).toEqual(new Set(['ended with code 3']));
    const count = reasons.length;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(reasons).toHaveLength(count);
  });

  test('keeps trying a command that cannot be started', async () => {
    const reasons: string[] = [];
    const start = (): ChildProcess => spawn('/no/such/command');
    const supervised = supervise({ start, onCrash: (reason) => reasons.push(reason), backOffMs: 5 });
    await until(() => reasons.length >= 2);
    await supervised.stop();
    expect(reasons[0]).toContain('ENOENT');
  });

  test('stops with SIGKILL what does not heed SIGTERM', async () => {
    const start = (): ChildProcess =>
      spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1e6)']);
    const supervised = supervise({ start, graceMs: 300 });
    const pid = supervised.pid!;
    await new Promise((resolve) => setTimeout(resolve, 500));
    await supervised.stop();
    expect(() => process.kill(pid, 0)).toThrow();
  });
});
