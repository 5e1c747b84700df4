import type { Command } from 'commander';
import { z } from 'zod';
import { algorithms } from '../algorithms/index.ts';
import { describeCommand, type CommandContext } from './command.ts';

/** `reelflow algorithms`: the catalogue. */
export function algorithmsCommand({ output }: CommandContext): Command {
  return describeCommand('algorithms', 'list the algorithms and their parameters', [
    'algorithms',
    'algorithms --json | jq ".[].name"',
  ]).action((options: { json?: boolean }) => {
    const catalogue = algorithms.map(({ name, version, summary, input, outputs, params }) => ({
      name,
      version,
      summary,
      input,
      outputExtension: outputs?.extension,
      params: z.toJSONSchema(params, { io: 'input', unrepresentable: 'any' }),
    }));
    const text = catalogue.map(({ name, summary, params }) => {
      const names = Object.keys(params.properties ?? {});
      return `${name.padEnd(20)}${summary}\n${' '.repeat(20)}parameters: ${names.join(', ') || 'none'}`;
    });
    output(options).result(catalogue, text.join('\n'));
  });
}
