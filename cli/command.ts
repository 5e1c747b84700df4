import { Command } from 'commander';
import type { MachineConfiguration } from '../workers/configuration.ts';
import type { Output } from './output.ts';

/** What every command may use. */
export interface CommandContext {
  /** Read when a command runs, so that `--help` works with settings that cannot be used. */
  configuration(): MachineConfiguration;
  environment: NodeJS.ProcessEnv;
  output(options: { json?: boolean; verbose?: boolean }): Output;
}

/** Makes one sub-command. */
export type CommandFactory = (context: CommandContext) => Command;

/** A sub-command with what all have in common: a summary, `--json`, `--verbose`, and examples at the end of its help. */
export function describeCommand(nameAndArguments: string, summary: string, examples: readonly string[]): Command {
  const lines = examples.map((example) => `  $ reelflow ${example}`).join('\n');
  const [name, ...args] = nameAndArguments.split(' ');
  const command = new Command(name);
  if (args.length > 0) command.arguments(args.join(' '));
  return command
    .description(summary)
    .option('--json', 'print one JSON value on standard output, and nothing else there')
    .option('--verbose', 'say more on standard error, such as which Temporal is used')
    .addHelpText('after', `\nExamples:\n${lines}`);
}
