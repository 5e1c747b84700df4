import type { Client } from '@temporalio/client';
import { createCancelJob } from './cancel-job.ts';
import { createExecute, type ExecuteDependencies } from './execute.ts';
import { createLease } from './lease.ts';
import { createNotify } from './notify.ts';
import { createPublish } from './publish.ts';
import { createSubmitJob, type Providers } from './submit-job.ts';
import { createWaitForJob } from './wait-for-job.ts';

/** Activities that wait more than they work; served on the main task queue. */
export const createActivities = (dependencies: {
  client: Client;
  providers: Providers;
  store: ExecuteDependencies['store'];
}) => ({
  ...createSubmitJob(dependencies),
  ...createWaitForJob(dependencies),
  ...createCancelJob(dependencies),
  ...createPublish(dependencies),
  ...createLease(dependencies),
});

/** Activities that run a media process; served on the media task queue. */
export const createMediaActivities = (dependencies: ExecuteDependencies) => ({ ...createExecute(dependencies) });

/** Activities that tell others of ended jobs; on a task queue of their own, so that slow receivers hold up nothing else. */
export const createNotifyActivities = createNotify;

export type Activities = ReturnType<typeof createActivities>;
export type MediaActivities = ReturnType<typeof createMediaActivities>;
export type NotifyActivities = ReturnType<typeof createNotifyActivities>;
