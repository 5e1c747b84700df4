import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { ReelflowError } from '../contract/errors.ts';
import type { ProviderName } from '../contract/provider.ts';
import { describeCommand, type CommandContext } from './command.ts';
import { toInputUrl, toObjectUrl, toOutputFolderUrl } from './local-path.ts';
import { collect, readWorkflowParams, withLocalInputs } from './params.ts';
import { checkProvider, providerOption } from './provider-option.ts';
import { goingOnHelp } from './show.ts';
import { findWorkflow } from './workflow-catalogue.ts';

interface RunOptions {
  json?: boolean;
  out: string;
  param?: string[];
  provider: ProviderName;
  id?: string;
  detach?: boolean;
}

/** `reelflow run`: starts a workflow, shows it live, and prints what it made. */
export function runCommand(context: CommandContext): Command {
  return describeCommand('run <workflow> <input>', 'run a workflow on a media file and wait for it', [
    'run detext-caption-cover video.mp4 --out results',
    'run detext-caption-cover video.mp4 --out results --param lang=en --param Cover.count=3',
    'run detext-caption-cover oss://bucket/video.mp4 --out oss://bucket/results --json',
    'run detext-caption-cover video.mp4 --out results --detach',
    'run detext-caption-cover oss://bucket/video.mp4 --out oss://bucket/results --provider mps',
  ])
    .option(
      '--out <folder>',
      'local folder (made when it is not there) or object URL for the outputs',
      'reelflow-output',
    )
    .option('--param <name=value>', 'a parameter, JSON or text; repeatable; `Cover.count=3` names the step', collect)
    .addOption(providerOption())
    .option('--id <id>', 'an id for the run; default the name and eight random digits')
    .option('--detach', 'return once it is started; it goes on under the running stack')
    .addHelpText('after', goingOnHelp)
    .action(async (workflowName: string, input: string, options: RunOptions) => {
      const workflow = findWorkflow(workflowName);
      if (options.id === '')
        throw new ReelflowError('InvalidInput', '--id is empty. Give the run a name, or leave it out.');
      const configuration = context.configuration();
      const params = readWorkflowParams(workflow.algorithms, options.param ?? []);
      for (const [algorithm, given] of Object.entries(params)) {
        params[algorithm] = await withLocalInputs(algorithm, given, configuration.guards.inputs);
      }
      const { provider } = options;
      checkProvider(provider, configuration.cloud, [toObjectUrl(input), toObjectUrl(options.out)]);
      const request = {
        input: await toInputUrl(input, configuration.guards.inputs),
        output: await toOutputFolderUrl(options.out),
        params,
        ...(provider !== 'local' && { provider }),
      };
      const output = context.output(options);
      const workflowId = options.id ?? `${workflow.name}-${randomBytes(4).toString('hex')}`;
      const { openStack } = await import('./open-stack.ts');
      const { startRun, watchRun } = await import('./watch-run.ts');
      const stack = await openStack({ ...context, configuration, say: output.say, work: true });
      await watchRun({
        stack,
        output,
        workflowId,
        detach: options.detach === true,
        start: () => startRun(stack.client, workflow, workflowId, request),
      });
    });
}
