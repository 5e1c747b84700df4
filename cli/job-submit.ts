import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { findAlgorithm } from '../algorithms/index.ts';
import { validateJobRequest } from '../algorithms/validate-job-request.ts';
import { ReelflowError } from '../contract/errors.ts';
import type { JobRequest } from '../contract/job.ts';
import type { ProviderName } from '../contract/provider.ts';
import { describeCommand, type CommandContext } from './command.ts';
import { toInputUrl, toObjectUrl, toOutputUrl } from './local-path.ts';
import { collect, readJobParams, withLocalInputs } from './params.ts';
import { checkProvider, providerOption } from './provider-option.ts';

interface SubmitOptions {
  json?: boolean;
  input: string;
  output?: string;
  params?: string;
  param?: string[];
  pipeline?: string;
  userData?: string;
  provider: ProviderName;
  wait?: boolean;
}

/** `reelflow job submit`: runs one algorithm on one object. */
export function jobSubmitCommand(context: CommandContext): Command {
  return describeCommand('submit <algorithm>', 'run one algorithm on one media file', [
    "job submit Cover --input a.mp4 --output 'covers/{source}-{sequenceId}.jpg' --wait",
    `job submit Cover --input a.mp4 --output 'covers/{source}-{sequenceId}.gif' --params '{"Model":"gif"}' --wait`,
    'job submit CaptionExtraction --input oss://bucket/a.mp4 --output oss://bucket/a.srt --param lang=en',
    "job submit Cover --input oss://bucket/a.mp4 --output 'oss://bucket/{source}-{sequenceId}.jpg' --provider ice --wait",
  ])
    .requiredOption('--input <file>', 'local path or object URL')
    .option(
      '--output <template>',
      'local path or object URL, with placeholders such as {source} and {sequenceId}; not for an algorithm that writes no files',
    )
    .option('--params <json>', 'the parameters, as a JSON object')
    .option('--param <name=value>', 'one parameter, JSON or text; repeatable', collect)
    .option('--pipeline <id>', 'the job queue; default `default`')
    .option('--user-data <text>', 'given back with the job')
    .addOption(providerOption())
    .option('--wait', 'wait until it has ended, showing how far it is')
    .action(async (algorithm: string, options: SubmitOptions) => {
      if (options.output === undefined && findAlgorithm(algorithm).outputs) {
        throw new ReelflowError('InvalidInput', `${algorithm} writes files. Say where with --output.`);
      }
      const configuration = context.configuration();
      const { guards } = configuration;
      const request: JobRequest = {
        functionName: findAlgorithm(algorithm).name,
        input: toObjectUrl(options.input),
        ...(options.output === undefined ? {} : { output: toObjectUrl(options.output) }),
        params: await withLocalInputs(algorithm, readJobParams(options.params, options.param ?? []), guards.inputs),
        ...(options.pipeline === undefined ? {} : { pipelineId: options.pipeline }),
        ...(options.userData === undefined ? {} : { userData: options.userData }),
      };
      validateJobRequest(request);
      checkProvider(options.provider, configuration.cloud, [
        request.input,
        ...(request.output === undefined ? [] : [request.output]),
      ]);
      // Only now the disk is looked at, and the folder made.
      await toInputUrl(options.input, guards.inputs);
      if (options.output !== undefined) await toOutputUrl(options.output);
      const output = context.output(options);
      const { openProvider } = await import('./open-provider.ts');
      const { submitAndWatch } = await import('./watch-job.ts');
      const opened = await openProvider(options.provider, {
        ...context,
        configuration,
        say: output.say,
        work: true,
      });
      await submitAndWatch({ ...opened, output, request, key: randomUUID(), wait: options.wait === true });
    });
}
