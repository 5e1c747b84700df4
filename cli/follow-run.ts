import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { providerOf } from '../contract/provider.ts';
import type { ProgressView, StepProgress } from './progress-view.ts';
import { isEnded, readRun, type RunRecord, type RunStep } from './run-record.ts';
import { stateWord } from './summary.ts';

const pauseMs = 400;

/** Watches a run until it has ended or the signal is given, and gives how it stands then. */
export async function followRun(
  client: Client,
  workflowId: string,
  view: ProgressView,
  signal?: AbortSignal,
): Promise<RunRecord> {
  const begun = new Set<string>();
  const progressOf = (step: RunStep): StepProgress => {
    const { id, jobId, state, seconds, attempt } = step;
    const base = { id, state, seconds, ...(attempt !== undefined && { attempt }) };
    if (state === 'Success') return { ...base, fraction: 1, phase: 'done' };
    if (state === 'Fail') return { ...base, fraction: 0, phase: stateWord(step) };
    if (jobId === '') return { ...base, fraction: 0, phase: 'submitting' };
    const runsAt = providerOf(jobId);
    if (runsAt !== 'local') return { ...base, fraction: 0, phase: `at ${runsAt}` };
    if (state === 'Analysing') begun.add(jobId);
    // Between the end of its work and the end of its step a job is published, and waits for nothing but a moment.
    else if (begun.has(jobId)) return { ...base, fraction: 1, phase: 'publishing' };
    const { fraction = 0, phase = state === 'Queuing' ? 'queuing' : 'starting' } = step.progress ?? {};
    return { ...base, fraction, phase };
  };
  for (;;) {
    const run = await readRun(client, workflowId);
    view.update(run.steps.map(progressOf));
    if (isEnded(run) || signal?.aborted) return run;
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}
