import type { Command } from 'commander';
import { describeCommand, type CommandContext } from './command.ts';
import { workflowCatalogue } from './workflow-catalogue.ts';

/** `reelflow workflows`: what can be run. */
export function workflowsCommand({ output }: CommandContext): Command {
  return describeCommand('workflows', 'list the workflows that can be run', ['workflows', 'workflows --json']).action(
    (options: { json?: boolean }) => {
      const catalogue = workflowCatalogue.map(({ name, summary, algorithms }) => ({ name, summary, algorithms }));
      const text = catalogue.map(
        ({ name, summary, algorithms }) => `${name}\n    ${summary}\n    steps: ${algorithms.join(', ')}`,
      );
      output(options).result(catalogue, text.join('\n'));
    },
  );
}
