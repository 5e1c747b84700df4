import type { JobProgress } from '../contract/job.ts';
import { toDisplayPath } from './local-path.ts';
import { describeResult } from './result-lines.ts';
import type { RunRecord, RunStep } from './run-record.ts';

/** A run for people: each step in a line, its outputs below it. */
export function summarizeRun(run: RunRecord): string {
  const failedCount = run.steps.filter(isFailed).length;
  const lines = run.steps.flatMap((step) => [
    summarizeStep(step),
    // A single failure is that of the run, which stands at the end.
    ...(failedCount > 1 && isFailed(step) ? [`    ${step.error?.type}: ${step.error?.message}`] : []),
    ...step.outputs.map((url) => `    ${toDisplayPath(url)}`),
  ]);
  const head = `${run.workflowId}: ${run.status.toLowerCase()}`;
  return [head, ...lines, ...(run.error ? [`${run.error.type}: ${run.error.message}`] : [])].join('\n');
}

/** One step in a line: what it found or how far it is, and how long it took. */
function summarizeStep(step: RunStep): string {
  const what = step.state === 'Success' ? describeResult(step.result ?? {}) : stateWord(step);
  const far = step.progress ? `: ${progressText(step.progress)}` : '';
  return `  ${step.id.padEnd(18)} ${what}${far}${attemptText(step.attempt)}, ${step.seconds.toFixed(1)} s`;
}

function isFailed({ error }: RunStep): boolean {
  return error !== undefined && error.type !== 'JobCancelled';
}

/** The state of a step in a word: that of its job, or `cancelled` or `failed`. */
export function stateWord({ state, error }: Pick<RunStep, 'state' | 'error'>): string {
  if (state !== 'Fail') return state;
  return error?.type === 'JobCancelled' ? 'cancelled' : 'failed';
}

/** How far something is: `32%, removing text`. */
export function progressText({ fraction, phase }: JobProgress): string {
  return `${Math.round(fraction * 100)}%, ${phase}`;
}

/** Said only of those after the first. */
export function attemptText(attempt: number | undefined): string {
  return attempt === undefined || attempt <= 1 ? '' : ` (attempt ${attempt})`;
}
