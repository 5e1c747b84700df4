import { Option } from 'commander';
import type { CloudSettings } from '../contract/cloud-settings.ts';
import { providerNames, type ProviderName } from '../contract/provider.ts';
import { cloudObject } from '../providers/cloud/object-place.ts';
import { notConfigured } from '../providers/unconfigured.ts';

/** The option that says who runs jobs. */
export function providerOption(): Option {
  return new Option('--provider <name>', 'who runs it: this system, or MPS or ICE in the cloud')
    .choices(providerNames)
    .default('local');
}

/**
 * Checks that a provider can be asked to work on these objects, before anything is started.
 * @throws ReelflowError `InvalidInput` when it is not configured, or cannot reach local files
 */
export function checkProvider(name: ProviderName, cloud: CloudSettings, urls: readonly string[]): void {
  if (name === 'local') return;
  const settings = cloud[name];
  if (!settings) throw notConfigured(name);
  for (const url of urls) cloudObject(name, url, settings.region);
}
