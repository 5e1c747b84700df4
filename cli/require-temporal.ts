import { ReelflowError } from '../contract/errors.ts';
import type { CommandContext } from './command.ts';

/**
 * Checks that the user has named a Temporal server, for commands that serve one and start none.
 * @throws ReelflowError `InvalidInput`, also for settings that cannot be used
 */
export async function requireTemporal({ configuration, environment }: CommandContext): Promise<void> {
  configuration();
  const { findUserTemporal } = await import('../workers/embedded/user-temporal.ts');
  if (findUserTemporal(environment)) return;
  const advice = 'Set TEMPORAL_ADDRESS, or use `reelflow up` for an embedded one.';
  throw new ReelflowError('InvalidInput', `There is no Temporal server to serve. ${advice}`);
}
