import { Option, type Command } from 'commander';
import { describeCommand, type CommandContext } from './command.ts';
import { ageText, inputText, readLimit, table, withLimit } from './list-options.ts';

/** One run in the list. */
interface RunEntry {
  workflowId: string;
  workflow: string;
  /** Temporal's word, as `reelflow show` gives it. */
  status: string;
  startTime: string;
  /** The last part of it where it is very long; empty of a run that another program started. */
  input: string;
}

/** What a run's status is called here and in a query to Temporal. */
const statuses = {
  running: 'Running',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Canceled',
  terminated: 'Terminated',
} as const;

/** `reelflow runs`: the runs of this system. */
export function runsCommand(context: CommandContext): Command {
  return withLimit(
    describeCommand('runs', 'list the runs, those that go on first, then the others from the last that ended', [
      'runs',
      'runs --state failed --limit 5',
      'runs --json | jq -r ".[].workflowId"',
    ]),
  )
    .addOption(new Option('--state <state>', 'only the runs in this state').choices(Object.keys(statuses)))
    .action(async (options: { json?: boolean; limit: string; state?: keyof typeof statuses }) => {
      const limit = readLimit(options.limit);
      const output = context.output(options);
      const { openStack } = await import('./open-stack.ts');
      const { listExecutions } = await import('./list-executions.ts');
      const configuration = context.configuration();
      const stack = await openStack({ ...context, configuration, say: output.say, work: false });
      const { client } = stack;
      try {
        const types = "WorkflowType != 'job' AND WorkflowType != 'pipeline' AND WorkflowType != 'notify'";
        const query = `${types}${options.state ? ` AND ExecutionStatus = '${statuses[options.state]}'` : ''}`;
        const runs = await listExecutions(client, query, limit, async (info): Promise<RunEntry> => {
          const described = await client.workflow.getHandle(info.workflowId, info.runId).describe();
          const [workflow = info.type, ...input] = ((await described.staticSummary()) ?? info.type).split(' ');
          return {
            workflowId: info.workflowId,
            workflow,
            status: info.status.name,
            startTime: info.startTime.toISOString(),
            input: input.join(' '),
          };
        });
        output.result(runs, table(runs.map(row)) || 'There are no such runs.');
      } finally {
        await stack.close();
      }
    });
}

function row({ workflowId, workflow, status, startTime, input }: RunEntry): string[] {
  return [workflowId, workflow, status.toLowerCase(), ageText(startTime), inputText(input)];
}
