#!/usr/bin/env node
/** The main of the `reelflow` command. */
import { argv, env, stderr, stdout } from 'node:process';
import { readConfiguration } from '../workers/configuration.ts';
import type { CommandContext } from './command.ts';
import { toCommandFailure } from './failure.ts';
import { createOutput } from './output.ts';
import { createProgram } from './program.ts';

const context: CommandContext = {
  configuration: () => readConfiguration(env),
  environment: env,
  output: ({ json = false, verbose = false }) => createOutput(json, { stdout, stderr }, verbose),
};

// A reader such as `head` that has seen enough closes the pipe; that is no failure of ours.
stdout.on('error', () => process.exit(0));
// Without a reader for its notices a command still has its work to do.
stderr.on('error', () => undefined);

try {
  await createProgram(context).parseAsync(argv);
} catch (thrown) {
  const { exitCode, error, reported } = toCommandFailure(thrown);
  if (error) {
    const output = context.output({ json: argv.includes('--json') });
    output.say(`${error.type}: ${error.message}`);
    if (output.json && !reported) output.result({ error }, '');
  }
  process.exitCode = exitCode;
}
