import type { Command } from 'commander';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReelflowError } from '../contract/errors.ts';
import { findStack, isStackGone } from '../workers/embedded/stack-claim.ts';
import { describeCommand, type CommandContext } from './command.ts';

const patienceMs = 60_000;

/** `reelflow down`: ends the stack of the data folder. */
export function downCommand({ output, configuration }: CommandContext): Command {
  return describeCommand(
    'down',
    'end the stack that runs on the data folder; what was running goes on at the next `up`',
    ['down', 'down --json'],
  ).action(async (options: { json?: boolean }) => {
    const { dataFolder } = configuration();
    let deadline = Date.now() + patienceMs;
    let stack = await findStack(dataFolder);
    // One that is starting cannot be told to stop yet, and one that is stopping is gone soon.
    while (!stack && !(await isStackGone(dataFolder)) && Date.now() < deadline) {
      await sleep(100);
      stack = await findStack(dataFolder);
    }
    if (!stack) {
      output(options).result({ stopped: false }, `No stack runs on ${dataFolder}.`);
      return;
    }
    process.kill(stack.pid, 'SIGTERM');
    deadline = Date.now() + patienceMs;
    while (!(await isStackGone(dataFolder))) {
      await sleep(100);
      if (Date.now() < deadline) continue;
      throw new ReelflowError('TimedOut', `The stack (process ${stack.pid}) has not ended within a minute.`);
    }
    output(options).result({ stopped: true, pid: stack.pid }, 'The stack has ended.');
  });
}
