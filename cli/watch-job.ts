import { isFinal, type JobRecord, type JobRequest } from '../contract/job.ts';
import type { Provider } from '../contract/provider.ts';
import { ReportedFailure } from './failure.ts';
import { watchInterrupts } from './interrupt.ts';
import { summarizeJob, toJobView } from './job-view.ts';
import type { OpenProvider } from './open-provider.ts';
import type { Output } from './output.ts';
import { createPausableView } from './progress-view.ts';

/** Which job to submit, and whether to see it through. */
export interface SubmitAndWatchOptions extends OpenProvider {
  output: Output;
  request: JobRequest;
  /** The same key is the same job. */
  key: string;
  wait: boolean;
}

/**
 * Submits a job, shows it live when it is to be waited for, prints its record, and closes the provider; a job that
 * goes on keeps a stack running.
 * @throws ReportedFailure when the job failed
 */
export async function submitAndWatch(options: SubmitAndWatchOptions): Promise<void> {
  const { provider, output, request, key, wait } = options;
  let goesOn = false;
  try {
    const jobId = await provider.submit(request, key);
    const job = wait ? await watch(provider, jobId, output) : await provider.get(jobId);
    goesOn = !isFinal(job.state);
    output.result(toJobView(job), summarizeJob({ ...job, error: undefined }));
    if (goesOn) output.say(`It goes on in the background. See \`reelflow job get ${jobId}\`.`);
    if (job.error) throw new ReportedFailure(job.error);
  } finally {
    await (goesOn ? options.detach() : options.close());
  }
}

async function watch(provider: Provider, jobId: string, output: Output): Promise<JobRecord> {
  const view = createPausableView(output);
  const start = Date.now();
  const show = (job: Pick<JobRecord, 'state' | 'progress'>): void => {
    const { fraction = 0, phase = job.state === 'Queuing' ? 'queuing' : 'starting' } = job.progress ?? {};
    view.update([{ id: jobId.slice(0, 8), state: job.state, seconds: (Date.now() - start) / 1000, fraction, phase }]);
  };
  const interrupts = watchInterrupts(view);
  output.say(`Job ${jobId}`);
  show({ state: 'Queuing' });
  try {
    const onProgress = (progress: NonNullable<JobRecord['progress']>): void => show({ state: 'Analysing', progress });
    const job = await provider.wait(jobId, { onProgress, signal: interrupts.signal }).catch((error: unknown) => {
      if (interrupts.signal.aborted) return undefined;
      throw error;
    });
    if (!job && interrupts.choice === 'cancel') await provider.cancel(jobId);
    const ended = job ?? (await provider.get(jobId));
    if (ended.state === 'Success') show({ state: ended.state, progress: { fraction: 1, phase: 'done' } });
    return ended;
  } finally {
    interrupts.stop();
    view.stop();
  }
}
