import type { Command } from 'commander';
import { formatObjectUrl } from '../contract/object-url.ts';
import { byteText } from './byte-text.ts';
import { describeCommand, type CommandContext } from './command.ts';
import { toListing } from './object-location.ts';

/** `reelflow objects list`: which objects there are. */
export function objectsListCommand(context: CommandContext): Command {
  return describeCommand('list <prefix>', 'list the objects of a bucket whose URLs begin with a prefix', [
    'objects list oss://media/',
    'objects list oss://media/out/video- --json',
  ]).action(async (prefix: string, options: { json?: boolean }) => {
    const listing = toListing(prefix);
    const { createStore } = await import('../workers/create-store.ts');
    const store = await createStore(context.configuration());
    const objects = [];
    for await (const { key, sizeBytes, modified } of store.list(listing)) {
      const { bucket } = listing;
      objects.push({
        url: formatObjectUrl({ scheme: 'oss', bucket, key }),
        key,
        sizeBytes,
        modified: modified.toISOString(),
      });
    }
    const width = Math.max(0, ...objects.map(({ sizeBytes }) => byteText(sizeBytes).length));
    const lines = objects.map(({ url, sizeBytes, modified }) =>
      [byteText(sizeBytes).padStart(width), modified.slice(0, 19).replace('T', ' '), url].join('  '),
    );
    context.output(options).result(objects, lines.join('\n') || `There are no objects that begin with ${prefix}.`);
  });
}
