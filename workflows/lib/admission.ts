import {
  condition,
  defineSignal,
  getExternalWorkflowHandle,
  patched,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { defaultPipelineId, defaultPriority, pipelineSignals, pipelineWorkflowId } from '../../contract/pipeline.ts';

const { requestLease } = proxyActivities<Activities>({
  startToCloseTimeout: '30 seconds',
  retry: { maximumInterval: '30 seconds' },
});

/** A pipeline that was terminated has forgotten who waits; asking again starts it anew, and is harmless otherwise. */
const askAgainAfter = '10 minutes';

const leaseGrantedSignal = defineSignal(pipelineSignals.grant);

/** Asks the pipeline for a turn and waits for it. Cancelling while it waits is possible at any time. */
export async function waitForTurn(pipelineId = defaultPipelineId, priority = defaultPriority): Promise<void> {
  let granted = false;
  setHandler(leaseGrantedSignal, () => {
    granted = true;
  });
  const lease = { jobId: workflowInfo().workflowId, priority };
  await requestLease(pipelineId, lease);
  if (!patched('asks-for-its-turn-again')) return condition(() => granted);
  while (!(await condition(() => granted, askAgainAfter))) await requestLease(pipelineId, lease);
}

/** Gives the turn back, or leaves the queue. */
export async function endTurn(pipelineId = defaultPipelineId): Promise<void> {
  const pipeline = getExternalWorkflowHandle(pipelineWorkflowId(pipelineId));
  try {
    await pipeline.signal(pipelineSignals.release, workflowInfo().workflowId);
  } catch {
    // A pipeline that is gone holds no leases.
  }
}
