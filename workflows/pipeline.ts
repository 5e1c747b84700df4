import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  getExternalWorkflowHandle,
  patched,
  proxyActivities,
  setHandler,
  sleep,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import {
  closePipelineUpdate,
  configurePipelineUpdate,
  defaultPipelineSettings,
  pipelineMemo,
  pipelineSignals,
  pipelineStatusQuery,
  type Lease,
  type PipelineSettings,
  type PipelineStatus,
} from '../contract/pipeline.ts';
import { openLeaseBook } from './lib/lease-book.ts';

/** A job that was terminated cannot give its turn back, so now and then the pipeline looks who is still there. */
const sweepInterval = '5 minutes';

/** Those with a turn come first; of the others it is enough to look again when it is their turn. */
const largestSweep = 500;

const { endedJobs } = proxyActivities<Activities>({ startToCloseTimeout: '2 minutes' });

const requestLeaseSignal = defineSignal<[Lease]>(pipelineSignals.request);
const releaseLeaseSignal = defineSignal<[string]>(pipelineSignals.release);
const configureUpdate = defineUpdate<PipelineSettings, [Partial<PipelineSettings>]>(configurePipelineUpdate);
const closeUpdate = defineUpdate(closePipelineUpdate);
const statusQuery = defineQuery<PipelineStatus>(pipelineStatusQuery);

/**
 * One job queue: grants turns to its jobs, at most `limit` at a time over all workers. Runs until it is closed,
 * continuing as new. Its settings can be read from its memo with no worker alive.
 */
export async function pipeline(status: Partial<PipelineStatus> = {}): Promise<void> {
  const settings = { ...defaultPipelineSettings, ...status.settings };
  const book = openLeaseBook({ settings, running: status.running ?? [], waiting: status.waiting ?? [] });
  const now = { changed: true, closed: false };
  const change = (apply: () => void): void => {
    apply();
    now.changed = true;
  };
  upsertMemo({ [pipelineMemo]: settings });
  setHandler(requestLeaseSignal, (lease) => change(() => book.request(lease)));
  setHandler(releaseLeaseSignal, (jobId) => change(() => book.release(jobId)));
  setHandler(statusQuery, () => book.status());
  setHandler(configureUpdate, (wanted) => {
    change(() => Object.assign(settings, wanted));
    upsertMemo({ [pipelineMemo]: settings });
    return settings;
  });
  const close = (): void => change(() => (now.closed = true));
  setHandler(closeUpdate, close, { validator: () => refuseWhileBusy(book.status()) });

  // Before, a sweep waited until nothing had happened for so long, which in a busy pipeline is never.
  const sweepsOnTime = patched('sweeps-on-time');
  // It ends with the pipeline, which may be cancelled.
  if (sweepsOnTime) keepSweeping(book, change).catch(() => undefined);
  while (!now.closed && !workflowInfo().continueAsNewSuggested) {
    if (sweepsOnTime) await condition(() => now.changed);
    else if (!(await condition(() => now.changed, sweepInterval))) await sweep(book);
    now.changed = false;
    for (const { jobId } of book.grant()) {
      void grant(jobId).catch(() => {
        // The job ended while it waited.
        if (sweepsOnTime) change(() => book.release(jobId));
        else book.release(jobId);
      });
    }
  }
  await condition(allHandlersFinished);
  if (!now.closed) await continueAsNew<typeof pipeline>(book.status());
}

function refuseWhileBusy({ running, waiting }: PipelineStatus): void {
  const count = running.length + waiting.length;
  if (count === 0) return;
  throw ApplicationFailure.nonRetryable(
    `The pipeline still has ${String(count)} jobs: cancel them or wait.`,
    'InvalidInput',
  );
}

async function grant(jobId: string): Promise<void> {
  await getExternalWorkflowHandle(jobId).signal(pipelineSignals.grant);
}

/** Begins at once, since a busy pipeline continues as new sooner than an interval is over. */
async function keepSweeping(
  book: ReturnType<typeof openLeaseBook>,
  change: (apply: () => void) => void,
): Promise<never> {
  for (;;) {
    const ended = await endedLeases(book);
    if (ended.length > 0) change(() => ended.forEach((jobId) => book.release(jobId)));
    await sleep(sweepInterval);
  }
}

async function sweep(book: ReturnType<typeof openLeaseBook>): Promise<void> {
  for (const jobId of await endedLeases(book)) book.release(jobId);
}

async function endedLeases(book: ReturnType<typeof openLeaseBook>): Promise<string[]> {
  const { running, waiting } = book.status();
  const jobIds = [...running, ...waiting].slice(0, largestSweep).map(({ jobId }) => jobId);
  return jobIds.length === 0 ? [] : endedJobs(jobIds);
}
