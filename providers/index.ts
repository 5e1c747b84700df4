import type { Client } from '@temporalio/client';
import type { CloudSettings } from '../contract/cloud-settings.ts';
import type { CloudProviderName, Provider, ProviderName } from '../contract/provider.ts';
import type { CloudProviderOptions } from './cloud/create-cloud-provider.ts';
import { createIceProvider } from './ice.ts';
import { createLocalProvider } from './local.ts';
import { createMpsProvider } from './mps.ts';
import { createUnconfiguredProvider } from './unconfigured.ts';

/** What every provider is made of. */
export interface ProviderOptions extends Pick<CloudProviderOptions, 'warn' | 'credential'> {
  client: Client;
  cloud: CloudSettings;
}

/** Every provider. Those that are not configured refuse what they are asked. */
export function createProviders({ client, ...options }: ProviderOptions): Record<ProviderName, Provider> {
  return {
    local: createLocalProvider(client),
    mps: createCloudProviderOf('mps', options),
    ice: createCloudProviderOf('ice', options),
  };
}

/** One of the providers that need no Temporal of ours. */
export function createCloudProviderOf(
  name: CloudProviderName,
  { cloud, ...options }: Omit<ProviderOptions, 'client'>,
): Provider {
  const settings = cloud[name];
  if (!settings) return createUnconfiguredProvider(name);
  const create = { mps: createMpsProvider, ice: createIceProvider }[name];
  return create({ ...options, settings, callsPerSecond: cloud.callsPerSecond });
}
