import type { Command } from 'commander';
import { describeCommand, type CommandContext } from './command.ts';
import { summarizeRun } from './summary.ts';

/** `reelflow show`: where a run stands, or how it ended. */
export function showCommand(context: CommandContext): Command {
  return describeCommand('show <run>', 'show where a run stands, or how it ended', [
    'show detext-caption-cover-1a2b3c4d',
    'show detext-caption-cover-1a2b3c4d --follow   # live, until it ends',
  ])
    .option('--follow', 'show it live until it has ended')
    .action(async (workflowId: string, options: { json?: boolean; follow?: boolean }) => {
      const output = context.output(options);
      const configuration = context.configuration();
      const { openStack } = await import('./open-stack.ts');
      const stack = await openStack({ ...context, configuration, say: output.say, work: options.follow === true });
      if (options.follow) {
        const { watchRun } = await import('./watch-run.ts');
        await watchRun({ stack, output, workflowId, detach: false });
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
