import type { Client } from '@temporalio/client';
import { ReelflowError } from '../../contract/errors.ts';
import type { ObjectStore } from '../../contract/object-store.ts';
import { parseObjectUrl } from '../../contract/object-url.ts';
import { unavailable } from '../../providers/unavailable.ts';
import type { JobBackend } from '../backend.ts';
import { createEventCallbacks } from './event-callbacks.ts';
import { createJobs } from './jobs.ts';
import { createPipelines } from './pipelines.ts';

/** What the backend stands on. */
export interface TemporalBackendOptions {
  client: Client;
  dataFolder: string;
  store: Pick<ObjectStore, 'link'>;
  /** In which Temporal must answer: a change of a pipeline waits for a worker, with none alive for ever. Default 15 s. */
  callMs?: number;
}

/** The job service's backend: jobs and pipelines are workflows, and nothing else is stored but signing keys. */
export function createTemporalBackend({
  client,
  dataFolder,
  store,
  callMs = 15_000,
}: TemporalBackendOptions): JobBackend {
  const pipelines = createPipelines(client);
  return {
    ...guarded(createJobs(client, pipelines), client, callMs),
    ...guarded(pipelines, client, callMs),
    ...createEventCallbacks(dataFolder),

    async linkTo(_accountId, objectUrl, lifetimeSeconds) {
      try {
        return await store.link(parseObjectUrl(objectUrl), lifetimeSeconds);
      } catch (cause) {
        // What our credentials may not do says nothing about those of the caller.
        throw new ReelflowError('StorageUnavailable', 'Links to objects cannot be made now.', { cause });
      }
    },

    async ready() {
      try {
        await client.withDeadline(Date.now() + readyMs, () => client.workflowService.getSystemInfo({}));
        return { ready: true };
      } catch (error) {
        return {
          ready: false,
          reason: `Temporal does not answer: ${error instanceof Error ? error.message : String(error)}`,
        };
      }
    },
  };
}

const readyMs = 5000;

/** The same methods, whose failures to reach Temporal, or to be answered in time, are `ProviderUnavailable`. */
function guarded<Methods extends Partial<JobBackend>>(methods: Methods, client: Client, callMs: number): Methods {
  const wrap =
    (method: (...args: unknown[]) => Promise<unknown>) =>
    (...args: unknown[]) =>
      client
        .withDeadline(Date.now() + callMs, () => method(...args))
        .catch((error: unknown) => {
          throw unavailable(error);
        });
  return Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [name, wrap(method as (...args: unknown[]) => Promise<unknown>)]),
  ) as Methods;
}
