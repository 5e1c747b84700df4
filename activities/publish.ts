import type { JobId } from '../contract/job.ts';
import type { ObjectStore } from '../contract/object-store.ts';
import { parseObjectUrl } from '../contract/object-url.ts';
import { repeatHeartbeat } from './repeat-heartbeat.ts';
import { toApplicationFailure } from './to-application-failure.ts';

export const createPublish = ({ store }: { store: ObjectStore }) => ({
  /** Makes the staged outputs of the accepted attempt the job's outputs, and drops all else that was staged. */
  async publish(jobId: JobId, outputs: { staged: string; url: string }[]): Promise<string[]> {
    const beat = repeatHeartbeat();
    try {
      for (const { staged, url } of outputs) await store.publish(staged, parseObjectUrl(url));
      await store.discard(jobId);
      return outputs.map(({ url }) => url);
    } catch (error) {
      throw toApplicationFailure(error);
    } finally {
      beat.stop();
    }
  },

  /** Drops all that the job's attempts have staged. */
  async discard(jobId: JobId): Promise<void> {
    try {
      await store.discard(jobId);
    } catch (error) {
      throw toApplicationFailure(error);
    }
  },
});
