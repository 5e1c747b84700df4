import {
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  proxyActivities,
  TimeoutFailure,
  upsertMemo,
} from '@temporalio/workflow';
import type { NotifyActivities } from '../activities/index.ts';
import type { JobId } from '../contract/job.ts';
import { notificationsMemo, type NotificationRecord, type NotificationTarget } from '../contract/notification.ts';
import { notifyTaskQueue } from '../contract/temporal.ts';

/** For how long a target that does not answer is tried: a receiver that is down over a weekend misses nothing. */
const patience = '3 days';

/** After a second, then twice as long each time, at last every hour: about 85 attempts in three days. */
const retry = { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 hour' } as const;

/**
 * Tells everyone who is to know of the end of a job, each at least once and apart from the others, so that a slow
 * one delays nobody. How it stands is kept in the memo, where it can be read with no worker alive. It fails when it
 * gave up on one of them.
 * @param fairnessKey that of the job, so that one queue's slow receivers do not hold up those of another
 */
export async function notify(jobId: JobId, fairnessKey: string): Promise<void> {
  const options = { taskQueue: notifyTaskQueue, startToCloseTimeout: '1 minute', priority: { fairnessKey } } as const;
  const { findTargets } = proxyActivities<NotifyActivities>({ ...options, retry: { maximumInterval: '1 minute' } });
  const targets = await findTargets(jobId);
  if (targets.length === 0) return;
  const records = targets.map((target): NotificationRecord => ({ ...target, state: 'Pending', attempts: 0 }));
  const keep = (): void => upsertMemo({ [notificationsMemo]: records });
  keep();

  const tell = async (target: NotificationTarget, record: NotificationRecord): Promise<void> => {
    const { deliver } = proxyActivities<NotifyActivities>({
      ...options,
      scheduleToCloseTimeout: patience,
      retry,
      // By which its attempts are found while it is pending.
      activityId: target.id,
      summary: target.address,
    });
    try {
      Object.assign(record, { state: 'Delivered', attempts: await deliver(jobId, target) });
    } catch (failure) {
      Object.assign(record, { state: 'GaveUp', ...lastAttempt(failure) });
    }
    keep();
  };
  await Promise.all(records.map((record, at) => tell(targets[at]!, record)));
  const lost = records.filter(({ state }) => state === 'GaveUp');
  if (lost.length === 0) return;
  const list = lost.map(({ address }) => address).join(', ');
  throw ApplicationFailure.nonRetryable(`Gave up on telling ${list}.`, 'NotificationGivenUp');
}

function lastAttempt(failure: unknown): Pick<NotificationRecord, 'attempts' | 'lastError'> {
  if (isCancellation(failure)) return { attempts: 0, lastError: 'It was cancelled.' };
  const cause = failure instanceof ActivityFailure ? failure.cause : failure;
  // An attempt that hangs ends as a timeout, with the failure of the one before it.
  const last = cause instanceof TimeoutFailure && cause.cause ? cause.cause : cause;
  const attempts = last instanceof ApplicationFailure ? Number(last.details?.[0] ?? 1) : 1;
  return { attempts, lastError: last instanceof Error ? last.message : String(last) };
}
