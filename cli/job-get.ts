import type { Command } from 'commander';
import { describeCommand, type CommandContext } from './command.ts';
import { summarizeJob, toJobView } from './job-view.ts';

/** `reelflow job get`: a job's record. */
export function jobGetCommand(context: CommandContext): Command {
  return describeCommand('get <jobId>', 'show where a job stands, or how it ended', [
    'job get 0123456789abcdef0123456789abcdef',
    'job get 0123456789abcdef0123456789abcdef --json',
  ])
    .alias('show')
    .action(async (jobId: string, options: { json?: boolean }) => {
      const output = context.output(options);
      const { openStack } = await import('./open-stack.ts');
      const { createLocalProvider } = await import('../providers/local.ts');
      const { readNotifications } = await import('../providers/job-notifications.ts');
      const stack = await openStack({
        ...context,
        configuration: context.configuration(),
        say: output.say,
        work: false,
      });
      try {
        const job = await createLocalProvider(stack.client).get(jobId);
        const notifications = await readNotifications(stack.client, jobId);
        output.result(toJobView(job, notifications), summarizeJob(job, notifications));
      } finally {
        await stack.close();
      }
    });
}
