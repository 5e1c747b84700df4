import { loadClientConnectConfig } from '@temporalio/envconfig';
import { ReelflowError } from '../../contract/errors.ts';

/** A Temporal server of the user's own, with all that it takes to connect to it. */
export interface UserTemporal {
  connection: ReturnType<typeof loadClientConnectConfig>['connectionOptions'] & { address: string };
  namespace: string;
}

/**
 * The server that the user named by `TEMPORAL_ADDRESS` or by a profile of Temporal's own configuration file
 * (`TEMPORAL_PROFILE`, `TEMPORAL_CONFIG_FILE`); undefined when none is named.
 * @throws ReelflowError `InvalidInput` when that configuration cannot be read
 */
export function findUserTemporal(environment: NodeJS.ProcessEnv): UserTemporal | undefined {
  const given = Object.entries(environment).filter((entry): entry is [string, string] => Boolean(entry[1]));
  try {
    const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars: Object.fromEntries(given) });
    const { address } = connectionOptions;
    if (!address) return undefined;
    return { connection: { ...connectionOptions, address }, namespace: namespace ?? 'default' };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const advice = 'Mend it, or unset TEMPORAL_PROFILE and TEMPORAL_CONFIG_FILE.';
    throw new ReelflowError('InvalidInput', `Temporal's configuration cannot be used: ${reason} ${advice}`, { cause });
  }
}
