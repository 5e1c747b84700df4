/** What jobs and pipelines are found by in Temporal's visibility store; all are keywords. */
export const searchAttributes = {
  algorithm: 'ReelflowAlgorithm',
  state: 'ReelflowState',
  pipeline: 'ReelflowPipeline',
  account: 'ReelflowAccount',
} as const;

/** The account of whoever works on the machine itself. */
export const localAccount = 'local';

/** Workflows and light activities. */
export const taskQueue = 'reelflow';

/** Activities that run a media process. */
export const mediaTaskQueue = 'reelflow-media';

/** Activities that tell others of ended jobs. */
export const notifyTaskQueue = 'reelflow-notify';

/** How long ended runs stay readable where nothing else is said. */
export const defaultRetentionDays = 30;
