import type { Lease, PipelineSettings, PipelineStatus } from '../../contract/pipeline.ts';

/** Who of a pipeline's jobs runs and who waits: the larger priority first, then first come first served. */
export interface LeaseBook {
  /** Puts a job into the queue; one that waits or runs already keeps its place. */
  request(lease: Lease): void;
  /** Takes a job out, running or waiting. */
  release(jobId: string): void;
  /** Gives turns to as many waiting jobs as there is room for, and says to which. */
  grant(): Lease[];
  status(): PipelineStatus;
  settings: PipelineSettings;
}

/** Continues from how a pipeline stands. */
export function openLeaseBook({ settings, running, waiting }: PipelineStatus): LeaseBook {
  const current = new Map(running.map((lease) => [lease.jobId, lease]));
  const queue = new Map(waiting.map((lease) => [lease.jobId, lease]));

  const book: LeaseBook = {
    settings,
    request(lease) {
      if (!current.has(lease.jobId) && !queue.has(lease.jobId)) queue.set(lease.jobId, lease);
    },
    release(jobId) {
      current.delete(jobId);
      queue.delete(jobId);
    },
    grant() {
      if (book.settings.state === 'Paused') return [];
      const granted = inOrder(queue).slice(0, Math.max(0, book.settings.limit - current.size));
      for (const lease of granted) {
        queue.delete(lease.jobId);
        current.set(lease.jobId, lease);
      }
      return granted;
    },
    status: () => ({ settings: book.settings, running: [...current.values()], waiting: inOrder(queue) }),
  };
  return book;
}

/** The sort is stable and a Map keeps the order of arrival. */
function inOrder(queue: Map<string, Lease>): Lease[] {
  return [...queue.values()].sort((a, b) => b.priority - a.priority);
}
