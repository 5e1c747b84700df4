import type { JobId } from '../contract/job.ts';
import type { NotificationRecord } from '../contract/notification.ts';
import type { Provider, ProviderName } from '../contract/provider.ts';
import { createCloudProviderOf } from '../providers/index.ts';
import { readNotifications } from '../providers/job-notifications.ts';
import { createLocalProvider } from '../providers/local.ts';
import { openStack, type OpenOptions, type OpenStack } from './open-stack.ts';

/** A provider, and what keeps it in reach until it is closed. */
export interface OpenProvider extends Pick<OpenStack, 'close' | 'detach'> {
  provider: Provider;
  /** How telling others of the end of a job stands; the cloud does not say. */
  notificationsOf(jobId: JobId): Promise<NotificationRecord[]>;
}

/** Finds who runs jobs: this system's own stack, or the cloud, which needs none. */
export async function openProvider(name: ProviderName, options: OpenOptions): Promise<OpenProvider> {
  if (name === 'local') {
    const stack = await openStack(options);
    const { client } = stack;
    return {
      ...stack,
      provider: createLocalProvider(client),
      notificationsOf: (jobId) => readNotifications(client, jobId),
    };
  }
  const warn = (text: string): void => options.say({ text, transient: false });
  const provider = createCloudProviderOf(name, { cloud: options.configuration.cloud, warn });
  const nothing = async (): Promise<void> => undefined;
  return { provider, notificationsOf: async () => [], close: nothing, detach: nothing };
}
