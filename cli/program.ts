import { Command } from 'commander';
import { algorithmsCommand } from './algorithms.ts';
import { cancelCommand } from './cancel.ts';
import type { CommandContext, CommandFactory } from './command.ts';
import { doctorCommand } from './doctor.ts';
import { downCommand } from './down.ts';
import { jobCommand } from './job.ts';
import { jobsCommand } from './jobs.ts';
import { keysCommand } from './keys.ts';
import { objectsCommand } from './objects.ts';
import { runCommand } from './run.ts';
import { runsCommand } from './runs.ts';
import { serveCommand } from './serve.ts';
import { showCommand } from './show.ts';
import { upCommand } from './up.ts';
import { reelflowVersion } from './version.ts';
import { workerCommand } from './worker.ts';
import { workflowsCommand } from './workflows.ts';

/** Every sub-command, in the order of the help. */
const commands: readonly CommandFactory[] = [
  runCommand,
  runsCommand,
  showCommand,
  cancelCommand,
  jobCommand,
  jobsCommand,
  objectsCommand,
  algorithmsCommand,
  workflowsCommand,
  upCommand,
  downCommand,
  workerCommand,
  serveCommand,
  keysCommand,
  doctorCommand,
];

const examples = `
Examples:
  $ reelflow run detext-caption-cover video.mp4 --out results
  $ reelflow job submit Cover --input video.mp4 --output 'covers/{source}-{sequenceId}.jpg' --wait
  $ reelflow doctor

A local path works wherever an object URL does. With no stack running, an embedded one is brought up and taken down again.`;

/** The whole command line. Errors are thrown, for the main to print. */
export function createProgram(context: CommandContext): Command {
  const program = new Command('reelflow')
    .description('Media production as durable workflows.')
    .version(reelflowVersion())
    .addHelpText('after', examples);
  for (const make of commands) program.addCommand(make(context));
  quiet(program);
  return program;
}

function quiet(command: Command): void {
  command.exitOverride().configureOutput({ outputError: () => undefined });
  command.showSuggestionAfterError();
  for (const child of command.commands) quiet(child);
}
