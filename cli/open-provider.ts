import type { Provider, ProviderName } from '../contract/provider.ts';
import { createCloudProviderOf } from '../providers/index.ts';
import { createLocalProvider } from '../providers/local.ts';
import { openStack, type OpenOptions, type OpenStack } from './open-stack.ts';

/** A provider, and what keeps it in reach until it is closed. */
export interface OpenProvider extends Pick<OpenStack, 'close' | 'detach'> {
  provider: Provider;
}

/** Finds who runs jobs: this system's own stack, or the cloud, which needs none. */
export async function openProvider(name: ProviderName, options: OpenOptions): Promise<OpenProvider> {
  if (name === 'local') {
    const stack = await openStack(options);
    return { ...stack, provider: createLocalProvider(stack.client) };
  }
  const warn = (text: string): void => options.say({ text, transient: false });
  const provider = createCloudProviderOf(name, { cloud: options.configuration.cloud, warn });
  const nothing = async (): Promise<void> => undefined;
  return { provider, close: nothing, detach: nothing };
}
