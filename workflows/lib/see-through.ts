import { CancellationScope, sleep } from '@temporalio/workflow';

/** Longer than one attempt, which either arrives or does not. */
const patience = '15 seconds';

/**
 * Does something that a cancellation must not cut off half-way, but that may be out of reach for as long as it likes:
 * once the scope is cancelled, it has a few seconds left.
 * @throws CancelledFailure when it was given up
 */
export async function seeThrough<T>(work: () => Promise<T>): Promise<T> {
  let isDone = false;
  const givenUp = CancellationScope.current().cancelRequested.catch(async (failure: unknown) => {
    if (!isDone) await CancellationScope.nonCancellable(() => sleep(patience));
    throw failure;
  });
  try {
    return await Promise.race([CancellationScope.nonCancellable(work), givenUp]);
  } finally {
    isDone = true;
  }
}
