import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { createActivities, createMediaActivities, createNotifyActivities } from '../activities/index.ts';
import { createMediaProcessPool } from '../activities/media-process/pool.ts';
import { createSharedInputs } from '../activities/shared-inputs.ts';
import { mediaTaskQueue, notifyTaskQueue, taskQueue } from '../contract/temporal.ts';
import { createProviders } from '../providers/index.ts';
import { createHttpInputs } from '../storage/http-inputs.ts';
import type { MachineConfiguration } from './configuration.ts';
import { createStore } from './create-store.ts';
import { createMediaMetrics } from './media-metrics.ts';
import { notifierOf } from './notifier-of.ts';
import { prepareNamespace } from './prepare-namespace.ts';
import { startScratchSweep } from './scratch-sweep.ts';

/** The workers of one process. */
export interface Workers {
  /** Runs until `shutdown` is called or one of the workers fails, then closes everything. */
  run(): Promise<void>;
  /** Takes no more work, hands running media jobs back, and lets `run` end. */
  shutdown(): void;
}

/** Bundled once, at build time. */
export const workflowBundlePath = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));

/** Waiting costs a worker almost nothing, so thousands of jobs may be waited for at a time. */
const maxWaitingActivities = 2000;

/** A receiver may take 20 seconds to answer; more than this many are not waited for at a time. */
const maxNotifications = 200;

/** Makes the workers of a process: workflows with light activities, media work, as much at a time as configured, and notifications. */
export async function createWorkers(
  configuration: MachineConfiguration,
  say?: (line: string) => void,
): Promise<Workers> {
  const namespace = configuration.temporalNamespace;
  const connection = await Connection.connect({ ...configuration.connection, connectTimeout: '10 seconds' });
  await prepareNamespace(connection, namespace, { days: configuration.retentionDays, say });
  const nativeConnection = await NativeConnection.connect(configuration.connection);
  const client = new Client({ connection, namespace });
  const { dataFolder, segmentSeconds, mediaMemoryMb, mediaStallSeconds, guards } = configuration;
  const store = await createStore(configuration);
  const httpInputs = createHttpInputs({ guard: guards.inputs, maxBytes: configuration.inputMaxMb * 2 ** 20 });
  const metrics = createMediaMetrics(Runtime.instance().metricMeter);
  const limits = { memoryMb: mediaMemoryMb, stallSeconds: mediaStallSeconds };
  const pool = createMediaProcessPool(limits, undefined, metrics.setProcessCount);
  const warn = (message: string): void => {
    Runtime.instance().logger.warn(message);
  };
  const providers = createProviders({ client, cloud: configuration.cloud, warn });

  const scratchFolder = join(dataFolder, 'scratch');
  const sharedInputs = createSharedInputs(scratchFolder);

  const common = {
    connection: nativeConnection,
    namespace,
    shutdownGraceTime: 0,
    shutdownForceTime: '20 seconds',
    // Progress is shown live, so heartbeats pass on about every second.
    maxHeartbeatThrottleInterval: '1 second',
    defaultHeartbeatThrottleInterval: '1 second',
  } satisfies Partial<WorkerOptions>;
  const workers = await Promise.all([
    Worker.create({
      ...common,
      taskQueue,
      workflowBundle: { codePath: workflowBundlePath },
      activities: createActivities({ client, providers, store }),
      maxConcurrentActivityTaskExecutions: maxWaitingActivities,
    }),
    Worker.create({
      ...common,
      taskQueue: mediaTaskQueue,
      activities: createMediaActivities({ store, httpInputs, pool, sharedInputs, scratchFolder, segmentSeconds }),
      maxConcurrentActivityTaskExecutions: configuration.mediaConcurrency,
      interceptors: { activity: [metrics.interceptor] },
    }),
    Worker.create({
      ...common,
      taskQueue: notifyTaskQueue,
      activities: createNotifyActivities({ notifier: notifierOf(configuration, client) }),
      maxConcurrentActivityTaskExecutions: maxNotifications,
    }),
  ]);

  const shutdown = (): void => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  return {
    shutdown,
    async run() {
      const stopSweep = startScratchSweep({ client, scratchFolder });
      try {
        await Promise.all(workers.map((worker) => worker.run().finally(shutdown)));
      } finally {
        stopSweep();
        await pool.close();
        await nativeConnection.close();
        await connection.close();
      }
    },
  };
}
