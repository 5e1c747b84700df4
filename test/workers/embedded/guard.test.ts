import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { isRunning } from '../../support/processes.ts';
import { until } from '../../support/until.ts';

const guardPath = fileURLToPath(new URL('../../../workers/embedded/guard.js', import.meta.url));

describe('a guard', () => {
  test('ends its command when its parent is killed with SIGKILL', async () => {
    const program = `
      const { fork } = require('node:child_process');
      fork('${guardPath}', ['500', 'sleep', '600'], { stdio: ['pipe', 'inherit', 'inherit', 'ipc'], detached: true })
        .on('message', (pid) => console.log(pid));`;
    const parent = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    expect(isRunning(pid)).toBe(true);
    parent.kill('SIGKILL');
    await until(() => !isRunning(pid));
  });

  test('kills a command that does not heed SIGTERM', async () => {
    const stubborn = 'trap "" TERM; echo trapped; while :; do sleep 0.1; done';
    const guard = fork(guardPath, ['300', 'sh', '-c', stubborn], { stdio: ['pipe', 'pipe', 'inherit', 'ipc'] });
    const [[pid]] = (await Promise.all([once(guard, 'message'), once(guard.stdout!, 'data')])) as [[number], unknown];
    guard.kill('SIGTERM');
    await once(guard, 'exit');
    expect(isRunning(pid)).toBe(false);
  });

  test('ends with the code of its command', async () => {
    const guard = fork(guardPath, ['300', 'sh', '-c', 'exit 7'], { stdio: ['pipe', 'inherit', 'inherit', 'ipc'] });
    expect(await once(guard, 'exit')).toEqual([7, null]);
  });
});
