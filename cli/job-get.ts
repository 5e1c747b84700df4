import type { Command } from 'commander';
import { providerOf } from '../contract/provider.ts';
import { describeCommand, type CommandContext } from './command.ts';
import type { PictureOptions } from './job-picture.ts';
import { summarizeJob, toJobView } from './job-view.ts';

type JobGetOptions = { json?: boolean } & Partial<PictureOptions>;

/** `reelflow job get`: a job's record. */
export function jobGetCommand(context: CommandContext): Command {
  return describeCommand('get <jobId>', 'show where a job stands, or how it ended', [
    'job get 0123456789abcdef0123456789abcdef',
    'job get 0123456789abcdef0123456789abcdef --json',
    'job get ice:0123456789abcdef0123456789abcdef',
    'job show 0123456789abcdef0123456789abcdef --picture beats.png --from 30 --to 45',
  ])
    .alias('show')
    .option(
      '--picture <file>',
      'draw what the job found to a PNG: over waveform and spectrogram, or pictures of a video',
    )
    .option('--from <seconds>', 'of the input, where the picture begins', '0')
    .option('--to <seconds>', 'of the input, where the picture ends (default its end)')
    .option('--force', 'replace a picture that is there')
    .action(async (jobId: string, options: JobGetOptions) => {
      const output = context.output(options);
      const { openProvider } = await import('./open-provider.ts');
      const configuration = context.configuration();
      const { provider, notificationsOf, close } = await openProvider(providerOf(jobId), {
        ...context,
        configuration,
        say: output.say,
        work: false,
      });
      try {
        const job = await provider.get(jobId);
        const notifications = await notificationsOf(jobId);
        const view = toJobView(job, notifications);
        const text = summarizeJob(job, notifications);
        if (options.picture === undefined) {
          output.result(view, text);
          return;
        }
        const { pictureOf } = await import('./job-picture.ts');
        const picture = await pictureOf(job, configuration, output, { ...options, picture: options.picture });
        output.result({ ...view, picture }, `${text}\n    ${picture}`);
      } finally {
        await close();
      }
    });
}
