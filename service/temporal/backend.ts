import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { unavailable } from '../../providers/unavailable.ts';
import type { JobBackend } from '../backend.ts';
import { createEventCallbacks } from './event-callbacks.ts';
import { createJobs } from './jobs.ts';
import { createPipelines } from './pipelines.ts';

/** What the backend stands on. */
export interface TemporalBackendOptions {
  client: Client;
  dataFolder: string;
  /** In which Temporal must answer: a change of a pipeline waits for a worker, with none alive for ever. Default 15 s. */
  callMs?: number;
}

/** The job service's backend: jobs and pipelines are workflows, and nothing else is stored but signing keys. */
export function createTemporalBackend({ client, dataFolder, callMs = 15_000 }: TemporalBackendOptions): JobBackend {
  const pipelines = createPipelines(client);
  return {
    ...guarded(createJobs(client, pipelines), client, callMs),
    ...guarded(pipelines, client, callMs),
    ...createEventCallbacks(join(dataFolder, 'event-callbacks')),

    // Links to objects are not served yet.
    async linkTo() {
      return null;
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
