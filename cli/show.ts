import type { Command } from 'commander';
import { describeCommand, type CommandContext } from './command.ts';
import { summarizeRun } from './summary.ts';

/** What is left of a run whose command or machine was killed. */
export const goingOnHelp = `
A run outlives the command that started it, even one that was killed: whole steps are kept, and one that was running
starts over. \`reelflow show RUN --follow\` goes on with it: it brings a stack up when none is running, and takes it
down again at the end.`;

/** `reelflow show`: where a run stands, or how it ended. */
export function showCommand(context: CommandContext): Command {
  return describeCommand('show <run>', 'show where a run stands, or how it ended', [
    'show detext-caption-cover-1a2b3c4d',
    'show detext-caption-cover-1a2b3c4d --follow   # live, until it ends',
  ])
    .option('--follow', 'show it live until it has ended; Ctrl-C ends the watching, and the run goes on')
    .addHelpText('after', goingOnHelp)
    .action(async (workflowId: string, options: { json?: boolean; follow?: boolean }) => {
      const output = context.output(options);
      const configuration = context.configuration();
      const { openStack } = await import('./open-stack.ts');
      const stack = await openStack({ ...context, configuration, say: output.say, work: options.follow === true });
      if (options.follow) {
        const { watchRun } = await import('./watch-run.ts');
        await watchRun({ stack, output, workflowId, detach: false, onInterrupt: 'leave' });
        return;
      }
      try {
        const { readRun } = await import('./run-record.ts');
        const run = await readRun(stack.client, workflowId);
        output.result(run, summarizeRun(run));
      } finally {
        await stack.close();
      }
    });
}
