import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { isFinal } from '../contract/job.ts';
import { providerOf } from '../contract/provider.ts';
import { createLocalProvider } from '../providers/local.ts';
import type { ProgressView, StepProgress } from './progress-view.ts';
import { isEnded, readRun, type RunRecord, type RunStep } from './run-record.ts';

const pauseMs = 400;

/** Watches a run until it has ended or the signal is given, and gives how it stands then. */
export async function followRun(
  client: Client,
  workflowId: string,
  view: ProgressView,
  signal?: AbortSignal,
): Promise<RunRecord> {
  const provider = createLocalProvider(client);
  const begun = new Set<string>();
  const progressOf = async (step: RunStep): Promise<StepProgress> => {
    const base = { id: step.id, state: step.state, seconds: step.seconds };
    if (step.state === 'Success') return { ...base, fraction: 1, phase: 'done' };
    if (step.state === 'Fail') return { ...base, fraction: 0, phase: 'failed' };
    if (step.jobId === '') return { ...base, fraction: 0, phase: 'submitting' };
    const runsAt = providerOf(step.jobId);
    // The worker that waits for it asks the cloud already.
    if (runsAt !== 'local') return { ...base, fraction: 0, phase: `at ${runsAt}` };
    const job = await provider.get(step.jobId);
    const { fraction = 0, phase = '' } = job.progress ?? {};
    if (job.state === 'Analysing') begun.add(step.jobId);
    // Between the end of its work and the end of its step a job is published, and waits for nothing but a moment.
    else if (isFinal(job.state) || begun.has(step.jobId)) return { ...base, fraction: 1, phase: 'publishing' };
    return { ...base, state: job.state, fraction, phase: phase || (job.state === 'Queuing' ? 'queuing' : 'starting') };
  };
  for (;;) {
    const run = await readRun(client, workflowId);
    view.update(await Promise.all(run.steps.map(progressOf)));
    if (isEnded(run) || signal?.aborted) return run;
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}
