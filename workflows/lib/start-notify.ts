import { ParentClosePolicy, startChild, workflowInfo } from '@temporalio/workflow';
import { notifyWorkflowId } from '../../contract/notification.ts';
import { defaultPipelineId } from '../../contract/pipeline.ts';
import { notify } from '../notify.ts';

/** Lets a workflow of its own tell of the end of this job, which does not wait for it. */
export async function startNotify(pipelineId = defaultPipelineId): Promise<void> {
  const { workflowId: jobId } = workflowInfo();
  try {
    await startChild(notify, {
      workflowId: notifyWorkflowId(jobId),
      args: [jobId, pipelineId],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `Notifications of job ${jobId}`,
    });
  } catch {
    // It runs already, for this job was reset to an earlier point; how the job ends does not hang on it.
  }
}
