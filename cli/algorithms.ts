import type { Command } from 'commander';
import { algorithms, findAlgorithm } from '../algorithms/index.ts';
import { describeCommand, type CommandContext } from './command.ts';
import { algorithmText, describeAlgorithm } from './describe-algorithm.ts';

/** `reelflow algorithms`: the catalogue, or one algorithm with all there is to know of it. */
export function algorithmsCommand({ output }: CommandContext): Command {
  return describeCommand('algorithms [name]', 'list the algorithms, or explain one and its parameters', [
    'algorithms',
    'algorithms Cover',
    'algorithms --json | jq ".[].name"',
  ]).action((name: string | undefined, options: { json?: boolean }) => {
    if (name !== undefined) {
      const entry = describeAlgorithm(findAlgorithm(name));
      output(options).result(entry, algorithmText(entry));
      return;
    }
    const catalogue = algorithms.map(describeAlgorithm);
    const indent = Math.max(...catalogue.map(({ name: each }) => each.length)) + 2;
    const text = catalogue.map(({ name: each, summary, params }) => {
      const names = Object.keys(params.properties ?? {});
      return `${each.padEnd(indent)}${summary}\n${' '.repeat(indent)}parameters: ${names.join(', ') || 'none'}`;
    });
    const more = 'What they mean: `reelflow algorithms NAME`.';
    output(options).result(catalogue, [...text, more].join('\n'));
  });
}
