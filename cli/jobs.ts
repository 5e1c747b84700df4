import { Option, type Command } from 'commander';
import type { JobId, JobState } from '../contract/job.ts';
import { isFinal, jobStates } from '../contract/job.ts';
import { withoutQuery } from '../contract/object-url.ts';
import { searchAttributes } from '../contract/temporal.ts';
import { describeCommand, type CommandContext } from './command.ts';
import { ageText, inputText, readLimit, table, withLimit } from './list-options.ts';
import { attemptText } from './summary.ts';

/** One job in the list. */
interface JobEntry {
  jobId: JobId;
  functionName: string;
  state: JobState;
  /** 0 to 1, while `Analysing`. */
  fraction?: number;
  attempt?: number;
  createTime: string;
  input: string;
}

/** What may be found under each state: a running job's state is read from the job itself. */
const queries: Record<JobState, string> = {
  Queuing: "ExecutionStatus = 'Running'",
  Analysing: "ExecutionStatus = 'Running'",
  Success: `${searchAttributes.state} = 'Success'`,
  Fail: `(${searchAttributes.state} = 'Fail' OR ExecutionStatus = 'Terminated' OR ExecutionStatus = 'TimedOut')`,
};

/** `reelflow jobs`: the jobs of this system. */
export function jobsCommand(context: CommandContext): Command {
  return withLimit(
    describeCommand('jobs', 'list the jobs, those that run first, then the others from the last that ended', [
      'jobs',
      'jobs --state Fail --limit 5',
      'jobs --json | jq -r ".[].jobId"',
    ]),
  )
    .addOption(new Option('--state <state>', 'only the jobs in this state').choices(jobStates))
    .action(async (options: { json?: boolean; limit: string; state?: JobState }) => {
      const limit = readLimit(options.limit);
      const output = context.output(options);
      const { openStack } = await import('./open-stack.ts');
      const { createLocalProvider } = await import('../providers/local.ts');
      const { listExecutions } = await import('./list-executions.ts');
      const configuration = context.configuration();
      const stack = await openStack({ ...context, configuration, say: output.say, work: false });
      const provider = createLocalProvider(stack.client);
      try {
        const query = `WorkflowType = 'job'${options.state ? ` AND ${queries[options.state]}` : ''}`;
        const jobs = await listExecutions(
          stack.client,
          query,
          limit,
          async ({ workflowId }): Promise<JobEntry | undefined> => {
            const { functionName, state, progress, attempt, createTime, input } = await provider.get(workflowId);
            if (options.state && state !== options.state) return undefined;
            return {
              jobId: workflowId,
              functionName,
              state,
              ...(progress && { fraction: progress.fraction }),
              ...(attempt !== undefined && { attempt }),
              createTime,
              input: withoutQuery(input),
            };
          },
        );
        output.result(jobs, table(jobs.map(row)) || 'There are no such jobs.');
      } finally {
        await stack.close();
      }
    });
}

function row({ jobId, functionName, state, fraction, attempt, createTime, input }: JobEntry): string[] {
  const far = fraction !== undefined && !isFinal(state) ? ` ${Math.round(fraction * 100)}%` : '';
  return [jobId, functionName, `${state}${far}${attemptText(attempt)}`, ageText(createTime), inputText(input)];
}
