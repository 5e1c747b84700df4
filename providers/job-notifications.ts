import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { JobId } from '../contract/job.ts';
import { notificationsMemo, notifyWorkflowId, type NotificationRecord } from '../contract/notification.ts';
import { unavailable } from './unavailable.ts';

/**
 * How telling others of the end of a job stands, out of one description, with no worker alive; none for a job that has
 * not ended or has nobody to tell.
 * @throws ReelflowError `ProviderUnavailable`
 */
export async function readNotifications(client: Client, jobId: JobId): Promise<NotificationRecord[]> {
  try {
    const { memo, raw } = await client.workflow.getHandle(notifyWorkflowId(jobId)).describe();
    const records = (memo?.[notificationsMemo] ?? []) as NotificationRecord[];
    return records.map((record) => {
      const pending = raw.pendingActivities?.find(({ activityId }) => activityId === record.id);
      if (!pending) return record;
      const { attempt, lastFailure } = pending;
      const lastError = lastFailure?.message;
      // The attempt that is waited for has not been made.
      const attempts = Math.max(0, (attempt ?? 1) - 1);
      return { ...record, attempts, ...(lastError && { lastError }) };
    });
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return [];
    throw unavailable(error);
  }
}
