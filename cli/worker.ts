import type { Command } from 'commander';
import { describeCommand, type CommandContext } from './command.ts';
import { requireTemporal } from './require-temporal.ts';

/** `reelflow worker`: one worker process in the foreground, for machines that serve a Temporal of the user's own. */
export function workerCommand(context: CommandContext): Command {
  return describeCommand('worker', 'serve the Temporal server at TEMPORAL_ADDRESS with one worker, until stopped', [
    'worker',
    'worker   # with TEMPORAL_ADDRESS=temporal.example:7233 in the environment',
  ]).action(async () => {
    await requireTemporal(context);
    await import('../workers/main.ts');
  });
}
