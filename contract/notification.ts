import type { JobId } from './job.ts';

/** Where the end of a job is told of. */
export interface NotificationTarget {
  /** Which of the job's targets it is. */
  id: 'notify-url' | 'pipeline-queue' | 'pipeline-topic' | 'event-callback';
  /** To show: an address without what may be secret in it, or `queues/<name>` and `topics/<name>` of the own account. */
  address: string;
}

/** How telling one target of the end of a job stands. */
export interface NotificationRecord extends NotificationTarget {
  /** `Pending` is tried again; `GaveUp` never is. */
  state: 'Pending' | 'Delivered' | 'GaveUp';
  attempts: number;
  /** Why the last attempt failed. */
  lastError?: string;
}

/** Tells others of jobs that ended. */
export interface Notifier {
  /** Finds who is to be told of an ended job. */
  targets(jobId: JobId): Promise<NotificationTarget[]>;
  /**
   * Tells one target.
   * @param signal aborted when the worker shuts down: another one tries again
   * @throws ReelflowError `InvalidInput` or `NotPermitted` when no retry can help, any other when one can
   */
  deliver(jobId: JobId, target: NotificationTarget, signal: AbortSignal): Promise<void>;
}

/** The id of the workflow that tells of the end of a job. */
export function notifyWorkflowId(jobId: JobId): string {
  return `notify-${jobId}`;
}

/** Under which that workflow keeps its `NotificationRecord`s in its memo. */
export const notificationsMemo = 'notifications';
