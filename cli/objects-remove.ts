import type { Command } from 'commander';
import { formatObjectUrl } from '../contract/object-url.ts';
import { describeCommand, type CommandContext } from './command.ts';
import { toBucketLocation } from './object-location.ts';

/** `reelflow objects remove`: an object is gone for good. */
export function objectsRemoveCommand(context: CommandContext): Command {
  return describeCommand('remove <url>', 'remove an object for good', [
    'objects remove oss://media/in/video.mp4',
  ]).action(async (given: string, options: { json?: boolean }) => {
    const location = toBucketLocation(given);
    const { createStore } = await import('../workers/create-store.ts');
    await (await createStore(context.configuration())).remove(location);
    const url = formatObjectUrl(location);
    context.output(options).result({ url, removed: true }, `${url} is removed.`);
  });
}
