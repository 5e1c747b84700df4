import { ReelflowError } from '../contract/errors.ts';
import type { CloudProviderName, Provider } from '../contract/provider.ts';

/** A provider that refuses everything and says which settings it lacks. */
export function createUnconfiguredProvider(name: CloudProviderName): Provider {
  const refuse = async (): Promise<never> => {
    throw notConfigured(name);
  };
  return { submit: refuse, get: refuse, wait: refuse, cancel: refuse };
}

/** The refusal of a provider that has no settings. */
export function notConfigured(name: CloudProviderName): ReelflowError {
  const prefix = `REELFLOW_${name.toUpperCase()}`;
  return new ReelflowError(
    'InvalidInput',
    `The provider ${name} is not configured. Set ${prefix}_REGION, such as cn-shanghai, or ${prefix}_ENDPOINT for the worker and for this command, or use the provider local. See docs/providers.md.`,
  );
}
