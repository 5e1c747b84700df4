import type { JobId } from '../contract/job.ts';
import type { ObjectStore } from '../contract/object-store.ts';
import { parseObjectUrl, type ObjectLocation } from '../contract/object-url.ts';
import { repeatHeartbeat } from './repeat-heartbeat.ts';
import { toApplicationFailure } from './to-application-failure.ts';

export const createPublish = ({ store }: { store: ObjectStore }) => ({
  /** Makes the staged outputs of the accepted attempt the job's outputs, and drops all else that was staged. */
  async publish(jobId: JobId, outputs: { staged: string; url: string }[]): Promise<string[]> {
    const beat = repeatHeartbeat();
    try {
      for (const { staged, url } of outputs) await store.publish(staged, parseObjectUrl(url));
      const targets = new Map(outputs.map(({ url }) => [placeOf(url), parseObjectUrl(url)]));
      for (const target of targets.values()) await store.discard(jobId, target);
      return outputs.map(({ url }) => url);
    } catch (error) {
      throw toApplicationFailure(error);
    } finally {
      beat.stop();
    }
  },

  /**
   * Drops all that the job's attempts have staged.
   * @param output the job's output template; absent in workflows from before it was told, whose stages were local
   */
  async discard(jobId: JobId, output?: string): Promise<void> {
    const beat = repeatHeartbeat();
    try {
      const target = output === undefined ? localFiles : targetOf(output);
      if (target) await store.discard(jobId, target);
    } catch (error) {
      throw toApplicationFailure(error);
    } finally {
      beat.stop();
    }
  },
});

const localFiles: ObjectLocation = { scheme: 'file', path: '/' };

/** Undefined for an output that cannot be used: nothing was ever staged for it. */
function targetOf(output: string): ObjectLocation | undefined {
  try {
    return parseObjectUrl(output);
  } catch {
    return undefined;
  }
}

/** Everything up to the path: what is staged for two outputs of one place is discarded together. */
function placeOf(url: string): string {
  return url.split('/', 3).join('/');
}
