import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { createActivities, createMediaActivities } from '../activities/index.ts';
import { createMediaProcessPool } from '../activities/media-process/pool.ts';
import { mediaTaskQueue, taskQueue } from '../contract/temporal.ts';
import { createLocalProvider } from '../providers/local.ts';
import { createFolderStore } from '../storage/folder.ts';
import type { MachineConfiguration } from './configuration.ts';
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

/** Makes the two workers of a process: workflows with light activities, and media work, as many at a time as configured. */
export async function createWorkers(configuration: MachineConfiguration): Promise<Workers> {
  const namespace = configuration.temporalNamespace;
  const connection = await Connection.connect({ ...configuration.connection, connectTimeout: '10 seconds' });
  await prepareNamespace(connection, namespace);
  const nativeConnection = await NativeConnection.connect(configuration.connection);
  const client = new Client({ connection, namespace });
  const { dataFolder, fileRoots, mediaMemoryMb, mediaStallSeconds } = configuration;
  const store = createFolderStore({ dataFolder, fileRoots });
  const pool = createMediaProcessPool({ memoryMb: mediaMemoryMb, stallSeconds: mediaStallSeconds });
  const providers = { local: createLocalProvider(client) };

  const scratchFolder = join(dataFolder, 'scratch');

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
      activities: createMediaActivities({ store, pool, scratchFolder }),
      maxConcurrentActivityTaskExecutions: configuration.mediaConcurrency,
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
