import type { Command } from 'commander';
import { ReelflowError } from '../contract/errors.ts';
import { describeCommand, type CommandContext } from './command.ts';

/** `reelflow worker`: one worker process in the foreground, for machines that serve a Temporal of the user's own. */
export function workerCommand({ configuration, environment }: CommandContext): Command {
  return describeCommand('worker', 'serve the Temporal server at TEMPORAL_ADDRESS with one worker, until stopped', [
    'worker',
    'worker   # with TEMPORAL_ADDRESS=temporal.example:7233 in the environment',
  ]).action(async () => {
    // Settings that cannot be used are told before anything starts.
    configuration();
    const { findUserTemporal } = await import('../workers/embedded/user-temporal.ts');
    if (!findUserTemporal(environment)) {
      const advice = 'Set TEMPORAL_ADDRESS, or use `reelflow up` for an embedded one.';
      throw new ReelflowError('InvalidInput', `There is no Temporal server to serve. ${advice}`);
    }
    await import('../workers/main.ts');
  });
}
