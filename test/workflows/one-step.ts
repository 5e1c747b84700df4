import { runJob, type JobStep, type SuccessfulJob } from '../../workflows/lib/run-job.ts';

export * from '../../workflows/index.ts';

/** A workflow of one step, of which everything can be said. */
export async function oneStep(functionName: string, step: JobStep): Promise<SuccessfulJob> {
  return runJob(functionName, step);
}
