import type { Command } from 'commander';
import type { Check } from './check.ts';
import { describeCommand, type CommandContext } from './command.ts';
import { examine } from './examine.ts';

const marks: Record<Check['status'], string> = { ok: 'ok     ', note: 'note   ', missing: 'MISSING' };

/** `reelflow doctor`: what is installed, what is missing, and how to get it. */
export function doctorCommand({ output, configuration, environment }: CommandContext): Command {
  return describeCommand('doctor', 'say what is installed, what is missing and how to get it', [
    'doctor',
    'doctor --json | jq ".checks[] | select(.status != \\"ok\\")"',
  ]).action(async (options: { json?: boolean }) => {
    const checks = await examine(configuration(), environment);
    const ok = checks.every((check) => check.status !== 'missing');
    const lines = checks.map(({ name, status, detail, advice }) => {
      const help = advice ? `\n${' '.repeat(27)}${advice}` : '';
      return `${marks[status]} ${name.padEnd(18)} ${detail}${help}`;
    });
    output(options).result(
      { ok, checks },
      [...lines, ok ? 'All that is needed is here.' : 'Something is missing.'].join('\n'),
    );
    if (!ok) process.exitCode = 1;
  });
}
