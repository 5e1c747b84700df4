import type { Command } from 'commander';
import { providerOf } from '../contract/provider.ts';
import { describeCommand, type CommandContext } from './command.ts';
import { summarizeJob, toJobView } from './job-view.ts';

/** `reelflow job get`: a job's record. */
export function jobGetCommand(context: CommandContext): Command {
  return describeCommand('get <jobId>', 'show where a job stands, or how it ended', [
    'job get 0123456789abcdef0123456789abcdef',
    'job get 0123456789abcdef0123456789abcdef --json',
    'job get ice:0123456789abcdef0123456789abcdef',
  ])
    .alias('show')
    .action(async (jobId: string, options: { json?: boolean }) => {
      const output = context.output(options);
      const { openProvider } = await import('./open-provider.ts');
      const { provider, notificationsOf, close } = await openProvider(providerOf(jobId), {
        ...context,
        configuration: context.configuration(),
        say: output.say,
        work: false,
      });
      try {
        const job = await provider.get(jobId);
        const notifications = await notificationsOf(jobId);
        output.result(toJobView(job, notifications), summarizeJob(job, notifications));
      } finally {
        await close();
      }
    });
}
