import type { Command } from 'commander';
import { describeCommand, type CommandContext } from './command.ts';
import { requireTemporal } from './require-temporal.ts';

/** `reelflow serve`: the job service in the foreground, for machines that serve a Temporal of the user's own. */
export function serveCommand(context: CommandContext): Command {
  return describeCommand(
    'serve',
    'answer the MTS and ICE job APIs over HTTP for the Temporal server at TEMPORAL_ADDRESS',
    ['serve', 'serve   # with REELFLOW_SERVICE_PORT=9090 in the environment'],
  ).action(async () => {
    await requireTemporal(context);
    await import('../workers/service-main.ts');
  });
}
