import type { Command } from 'commander';
import { providerOf } from '../contract/provider.ts';
import { describeCommand, type CommandContext } from './command.ts';
import { summarizeJob, toJobView } from './job-view.ts';

/** `reelflow job cancel`: cancels a job and waits until nothing of it runs. */
export function jobCancelCommand(context: CommandContext): Command {
  return describeCommand('cancel <jobId>', 'cancel a job and wait until nothing of it runs', [
    'job cancel 0123456789abcdef0123456789abcdef',
    'job cancel 0123456789abcdef0123456789abcdef --json',
  ]).action(async (jobId: string, options: { json?: boolean }) => {
    const output = context.output(options);
    const { openProvider } = await import('./open-provider.ts');
    const { provider, close } = await openProvider(providerOf(jobId), {
      ...context,
      configuration: context.configuration(),
      say: output.say,
      work: true,
    });
    try {
      await provider.cancel(jobId);
      const job = await provider.get(jobId);
      output.result(toJobView(job), summarizeJob(job));
    } finally {
      await close();
    }
  });
}
