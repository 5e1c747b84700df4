import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { parseConfiguration, type Configuration } from '../contract/configuration.ts';
import { createGuards, type Guards } from '../network/guards.ts';
import { findUserTemporal, type UserTemporal } from './embedded/user-temporal.ts';

/** The configuration with what only the machine can tell filled in. */
export interface MachineConfiguration extends Configuration {
  mediaConcurrency: number;
  accessFile: string;
  /** Of the addresses that callers name. */
  guards: Guards;
  /** How to reach Temporal: the address of the environment or of a Temporal profile, with its TLS and key. */
  connection: UserTemporal['connection'];
}

/**
 * Reads the configuration of this process, with paths made absolute. Called once in each `main`.
 * @throws ReelflowError `InvalidInput`
 */
export function readConfiguration(environment: Record<string, string | undefined> = process.env): MachineConfiguration {
  const configuration = parseConfiguration(environment);
  const user = findUserTemporal(environment);
  const dataFolder = resolve(configuration.dataFolder);
  return {
    ...configuration,
    dataFolder,
    connection: user?.connection ?? { address: '127.0.0.1:7233' },
    temporalNamespace: user?.namespace ?? configuration.temporalNamespace,
    guards: createGuards(configuration),
    accessFile: resolve(configuration.accessFile ?? join(dataFolder, 'access.json')),
    mediaConcurrency: configuration.mediaConcurrency ?? availableParallelism(),
  };
}
