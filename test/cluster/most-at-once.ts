import type { Client } from '@temporalio/client';

/**
 * How many of these jobs had a media process at the same time at most, by their histories. An attempt that was lost
 * counts until its activity ended.
 */
export async function mostAtOnce(client: Client, jobIds: readonly string[]): Promise<number> {
  const changes: { at: bigint; by: 1 | -1 }[] = [];
  for (const jobId of jobIds) {
    const { events } = await client.workflow.getHandle(jobId).fetchHistory();
    for (const event of events ?? []) {
      const scheduled = events?.find(({ eventId }) =>
        eventId?.eq(event.activityTaskStartedEventAttributes?.scheduledEventId ?? 0),
      );
      if (scheduled?.activityTaskScheduledEventAttributes?.activityType?.name !== 'execute') continue;
      const completed = events?.find(({ activityTaskCompletedEventAttributes }) =>
        activityTaskCompletedEventAttributes?.startedEventId?.eq(event.eventId ?? 0),
      );
      changes.push({ at: nanoseconds(event), by: 1 }, { at: nanoseconds(completed), by: -1 });
    }
  }
  // At the same instant an end comes before a start.
  changes.sort((a, b) => (a.at === b.at ? a.by - b.by : a.at < b.at ? -1 : 1));
  let now = 0;
  return Math.max(0, ...changes.map(({ by }) => (now += by)));
}

interface Timed {
  eventTime?: { seconds?: unknown; nanos?: number | null } | null;
}

function nanoseconds(event: Timed | undefined): bigint {
  if (!event?.eventTime) throw new Error('A job has not ended.');
  return BigInt(String(event.eventTime.seconds)) * 1_000_000_000n + BigInt(event.eventTime.nanos ?? 0);
}
