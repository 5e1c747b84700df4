import { CommanderError } from 'commander';
import { errorKinds, ReelflowError, toReelflowError } from '../contract/errors.ts';
import type { JobError } from '../contract/job.ts';

/** A command that printed its result, the record of a run or a job that failed. */
export class ReportedFailure extends Error {
  readonly error: JobError;

  constructor(error: JobError) {
    super(error.message);
    this.error = error;
  }
}

/** What a thrown value means to the caller of the command line. */
export interface CommandFailure {
  exitCode: number;
  /** Undefined when nothing more is to be said, as after `--help`. */
  error?: JobError;
  /** Whether standard output has its result already. */
  reported: boolean;
}

/** Gives the exit code and the one thing to say for whatever a command threw. */
export function toCommandFailure(thrown: unknown): CommandFailure {
  if (thrown instanceof ReportedFailure) {
    return { exitCode: errorKinds[thrown.error.type].exitCode, error: thrown.error, reported: true };
  }
  if (thrown instanceof CommanderError) {
    if (thrown.exitCode === 0 || thrown.code === 'commander.help') return { exitCode: thrown.exitCode, reported: true };
    const message = thrown.message.replace(/^error: /u, '');
    return toCommandFailure(new ReelflowError('InvalidInput', `${sentence(message)} See --help.`));
  }
  const { type, message } = toReelflowError(thrown);
  const { code, exitCode } = errorKinds[type];
  return { exitCode, error: { type, code, message: message.replace(/\s*\n\s*/gu, ' ') }, reported: false };
}

function sentence(text: string): string {
  const line = text.replace(/\s*\n\s*/gu, ' ').trim();
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}${/[.?!)]$/u.test(line) ? '' : '.'}`;
}
