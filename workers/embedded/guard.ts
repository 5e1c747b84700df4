/**
 * The main of a guard: runs a command and ends it when its own standard input closes, which the system does when
 * the guard's parent dies, however it dies. Usage: `node guard.js <grace ms> <command> <argument>…`
 */
import { spawn, type ChildProcess } from 'node:child_process';

const [, , grace = '5000', command = '', ...args] = process.argv;

const running: { child?: ChildProcess } = {};
let stopping = false;
function stop(): void {
  if (stopping) return;
  stopping = true;
  if (!running.child) process.exit(1);
  running.child.kill('SIGTERM');
  setTimeout(() => running.child?.kill('SIGKILL'), Number(grace)).unref();
}

// Before the command starts: a signal that came in between would leave it behind.
process.stdin.resume().once('close', stop);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);

const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
running.child = child;
child.once('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(127);
});
child.once('exit', (code) => process.exit(code ?? 1));
if (child.pid !== undefined) process.send?.(child.pid);
