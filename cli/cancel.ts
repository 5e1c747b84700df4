import type { Command } from 'commander';
import { describeCommand, type CommandContext } from './command.ts';
import { summarizeRun } from './summary.ts';

/** `reelflow cancel`: cancels a run and waits until nothing of it runs. */
export function cancelCommand(context: CommandContext): Command {
  return describeCommand('cancel <run>', 'cancel a run and wait until nothing of it runs', [
    'cancel detext-caption-cover-1a2b3c4d',
    'cancel detext-caption-cover-1a2b3c4d --json',
  ]).action(async (workflowId: string, options: { json?: boolean }) => {
    const output = context.output(options);
    const { openStack } = await import('./open-stack.ts');
    const { followRun } = await import('./follow-run.ts');
    const { isEnded, readRun } = await import('./run-record.ts');
    const stack = await openStack({ ...context, configuration: context.configuration(), say: output.say, work: true });
    try {
      const before = await readRun(stack.client, workflowId);
      if (!isEnded(before)) await stack.client.workflow.getHandle(workflowId).cancel();
      const run = await followRun(stack.client, workflowId, { update: () => undefined, stop: () => undefined });
      output.result(run, summarizeRun(run));
    } finally {
      await stack.close();
    }
  });
}
