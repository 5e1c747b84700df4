import { Command } from 'commander';
import type { CommandContext } from './command.ts';
import { jobCancelCommand } from './job-cancel.ts';
import { jobGetCommand } from './job-get.ts';
import { jobSubmitCommand } from './job-submit.ts';

/** `reelflow job`: single jobs. */
export function jobCommand(context: CommandContext): Command {
  return new Command('job')
    .description('submit, look at and cancel single jobs')
    .addCommand(jobSubmitCommand(context))
    .addCommand(jobGetCommand(context))
    .addCommand(jobCancelCommand(context))
    .addHelpText(
      'after',
      `
Examples:
  $ reelflow job submit Cover --input a.mp4 --output 'covers/{source}-{sequenceId}.jpg' --wait
  $ reelflow job get 0123456789abcdef0123456789abcdef
  $ reelflow job cancel 0123456789abcdef0123456789abcdef`,
    );
}
