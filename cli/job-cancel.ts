import type { Command } from 'commander';
import { describeCommand, type CommandContext } from './command.ts';
import { summarizeJob, toJobView } from './job-view.ts';

/** `reelflow job cancel`: cancels a job and waits until nothing of it runs. */
export function jobCancelCommand(context: CommandContext): Command {
  return describeCommand('cancel <jobId>', 'cancel a job and wait until nothing of it runs', [
    'job cancel 0123456789abcdef0123456789abcdef',
    'job cancel 0123456789abcdef0123456789abcdef --json',
  ]).action(async (jobId: string, options: { json?: boolean }) => {
    const output = context.output(options);
    const { openStack } = await import('./open-stack.ts');
    const { createLocalProvider } = await import('../providers/local.ts');
    const stack = await openStack({ ...context, configuration: context.configuration(), say: output.say, work: true });
    try {
      const provider = createLocalProvider(stack.client);
      await provider.cancel(jobId);
      const job = await provider.get(jobId);
      output.result(toJobView(job), summarizeJob(job));
    } finally {
      await stack.close();
    }
  });
}
