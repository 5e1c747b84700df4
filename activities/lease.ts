import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { JobId } from '../contract/job.ts';
import { pipelineSignals, pipelineWorkflowId, type Lease } from '../contract/pipeline.ts';
import { taskQueue } from '../contract/temporal.ts';
import { repeatHeartbeat } from './repeat-heartbeat.ts';

export const createLease = ({ client }: { client: Client }) => ({
  /** Puts a job into its pipeline's queue; starts the pipeline where it does not run yet. Asking again is harmless. */
  async requestLease(pipelineId: string, lease: Lease): Promise<void> {
    await client.workflow.signalWithStart('pipeline', {
      workflowId: pipelineWorkflowId(pipelineId),
      taskQueue,
      signal: pipelineSignals.request,
      signalArgs: [lease],
      staticSummary: `Job queue ${pipelineId}`,
    });
  },

  /** Which of these jobs do not run any more. */
  async endedJobs(jobIds: JobId[]): Promise<JobId[]> {
    const beat = repeatHeartbeat();
    try {
      const ended: JobId[] = [];
      for (const jobId of jobIds) if (!(await isRunning(client, jobId))) ended.push(jobId);
      return ended;
    } finally {
      beat.stop();
    }
  },
});

async function isRunning(client: Client, jobId: JobId): Promise<boolean> {
  try {
    return (await client.workflow.getHandle(jobId).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
