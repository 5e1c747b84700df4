import { Context } from '@temporalio/activity';
import type { JobId } from '../contract/job.ts';
import type { NotificationTarget, Notifier } from '../contract/notification.ts';
import { toApplicationFailure } from './to-application-failure.ts';

export const createNotify = ({ notifier }: { notifier: Notifier }) => ({
  /** Finds who is to be told of an ended job. */
  async findTargets(jobId: JobId): Promise<NotificationTarget[]> {
    try {
      return await notifier.targets(jobId);
    } catch (error) {
      throw toApplicationFailure(error);
    }
  },

  /**
   * Tells one target of the end of a job.
   * @returns how many attempts it took
   * @throws ApplicationFailure with that number in its details
   */
  async deliver(jobId: JobId, target: NotificationTarget): Promise<number> {
    const { cancellationSignal, info } = Context.current();
    const { attempt } = info;
    try {
      await notifier.deliver(jobId, target, cancellationSignal);
      return attempt;
    } catch (error) {
      throw toApplicationFailure(error, { details: [attempt] });
    }
  },
});
