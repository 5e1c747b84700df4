import { CancellationScope } from '@temporalio/workflow';

/**
 * Runs independent steps at the same time. When one fails, the others are cancelled and waited for, so
 * that nothing runs on behind a failed run; then its failure is thrown.
 */
export async function inParallel<T extends readonly unknown[]>(
  ...steps: { [Index in keyof T]: () => Promise<T[Index]> }
): Promise<T> {
  const scope = new CancellationScope();
  const running = scope.run(async () => steps.map((step) => step()));
  const promises = await running;
  try {
    return (await Promise.all(promises)) as unknown as T;
  } catch (failure) {
    scope.cancel();
    await Promise.allSettled(promises);
    throw failure;
  }
}
