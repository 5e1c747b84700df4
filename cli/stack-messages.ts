import type { JobError } from '../contract/job.ts';
import type { Notice } from '../workers/embedded/notice.ts';

/** What a stack tells the command that brought it up. */
export type StackMessage =
  | { kind: 'notice'; notice: Notice }
  | { kind: 'ready' }
  | { kind: 'failed'; error: JobError }
  /** Other commands use it: it ends after the last of them. */
  | { kind: 'shared' };

/** What that command tells its stack: to go on without it. When it just goes, the stack ends as soon as nobody uses it. */
export const detachMessage = 'detach';

/** What that command tells its stack before it goes, to know whether there is an end to wait for. */
export const releaseMessage = 'release';
