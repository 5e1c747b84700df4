import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { ReelflowError } from '../contract/errors.ts';
import type { JsonObject } from '../contract/job.ts';
import type { ProviderName } from '../contract/provider.ts';
import { withoutQuery } from '../contract/object-url.ts';
import { taskQueue } from '../contract/temporal.ts';
import { unavailable } from '../providers/unavailable.ts';
import { ReportedFailure } from './failure.ts';
import { followRun } from './follow-run.ts';
import { watchInterrupts, type OnInterrupt } from './interrupt.ts';
import type { OpenStack } from './open-stack.ts';
import type { Output } from './output.ts';
import { createPausableView } from './progress-view.ts';
import { readRun, type RunRecord } from './run-record.ts';
import { summarizeRun } from './summary.ts';
import type { WorkflowEntry } from './workflow-catalogue.ts';

/** What a shell expects of a command that Ctrl-C has ended. */
const interruptedExitCode = 130;

/** What a workflow is started with. */
export interface RunRequest {
  input: string;
  output: string;
  params: Record<string, JsonObject>;
  /** Who runs its jobs; default `local`. */
  provider?: ProviderName;
}

/**
 * Starts a run.
 * @throws ReelflowError `InvalidInput` when its id is taken
 */
export async function startRun(
  client: Client,
  workflow: WorkflowEntry,
  workflowId: string,
  request: RunRequest,
): Promise<void> {
  try {
    await client.workflow.start(workflow.type, {
      workflowId,
      taskQueue,
      args: [request],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      staticSummary: `${workflow.name} ${withoutQuery(request.input).slice(-120)}`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw unavailable(error);
    const advice =
      `Go on with it: \`reelflow show ${workflowId} --follow\`; cancel it: \`reelflow cancel ${workflowId}\`; ` +
      'or give another --id.';
    throw new ReelflowError('InvalidInput', `There is a run ${workflowId} already. ${advice}`, { cause: error });
  }
}

/** How to watch a run. */
export interface WatchOptions {
  stack: OpenStack;
  output: Output;
  workflowId: string;
  /** Return at once. */
  detach: boolean;
  /** What Ctrl-C does; default it asks. */
  onInterrupt?: OnInterrupt;
  /** Starts it first; default it runs already. */
  start?(): Promise<void>;
}

/**
 * Shows a run live, prints it when it has ended, and closes the stack.
 * @throws ReportedFailure when the run did not complete
 */
export async function watchRun(options: WatchOptions): Promise<void> {
  const { stack, output, workflowId, detach, onInterrupt = 'ask', start } = options;
  let goesOn = false;
  try {
    await start?.();
    goesOn = detach;
    const run = detach
      ? await readRun(stack.client, workflowId)
      : await followWithInterrupts(stack, output, workflowId, onInterrupt);
    goesOn ||= run.status === 'RUNNING';
    output.result(run, goesOn ? goingOn(run) : summarizeRun({ ...run, error: undefined }));
    if (run.error) throw new ReportedFailure(run.error);
    if (goesOn && onInterrupt === 'leave') process.exitCode = interruptedExitCode;
  } finally {
    await (goesOn ? stack.detach() : stack.close());
  }
}

/** Follows a run to its end, or until someone at the terminal detaches from it. */
async function followWithInterrupts(
  stack: OpenStack,
  output: Output,
  workflowId: string,
  onInterrupt: OnInterrupt,
): Promise<RunRecord> {
  const ui = stack.uiUrl ? `; Temporal's Web UI: ${stack.uiUrl}` : '';
  output.say(`Run ${workflowId}${ui}`);
  const view = createPausableView(output);
  const watch = watchInterrupts(view, onInterrupt);
  try {
    const run = await followRun(stack.client, workflowId, view, watch.signal);
    if (watch.choice !== 'cancel' || run.status !== 'RUNNING') return run;
    view.pause();
    output.say('Cancelling the run.');
    await stack.client.workflow.getHandle(workflowId).cancel();
    return await followRun(stack.client, workflowId, view);
  } finally {
    watch.stop();
    view.stop();
  }
}

function goingOn(run: RunRecord): string {
  const { workflowId } = run;
  return `${workflowId} goes on in the background. See \`reelflow show ${workflowId}\`; end the stack with \`reelflow down\`.`;
}
