import type { Client } from '@temporalio/client';
import type { Notifier } from '../contract/notification.ts';
import { createNotifier } from '../service/notifications/notifier.ts';
import { createEventCallbacks } from '../service/temporal/event-callbacks.ts';
import { createPipelines } from '../service/temporal/pipelines.ts';
import type { MachineConfiguration } from './configuration.ts';

/** The notifier of this configuration. */
export function notifierOf(
  { dataFolder, eventType, guards, mnsAccount, mnsEndpoint, mnsEncoding, mnsRegion }: MachineConfiguration,
  client: Client,
): Notifier {
  return createNotifier({
    client,
    backend: { ...createPipelines(client), ...createEventCallbacks(dataFolder) },
    guard: guards.notifications,
    mns: { endpoint: mnsEndpoint, encoding: mnsEncoding, account: mnsAccount, region: mnsRegion },
    eventType,
  });
}
