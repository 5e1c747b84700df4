import { Command } from 'commander';
import type { CommandContext } from './command.ts';
import { objectsGetCommand } from './objects-get.ts';
import { objectsListCommand } from './objects-list.ts';
import { objectsPutCommand } from './objects-put.ts';
import { objectsRemoveCommand } from './objects-remove.ts';

/** `reelflow objects`: the objects of the store. */
export function objectsCommand(context: CommandContext): Command {
  return new Command('objects')
    .description('put objects into the store, get, list and remove them')
    .addCommand(objectsPutCommand(context))
    .addCommand(objectsGetCommand(context))
    .addCommand(objectsListCommand(context))
    .addCommand(objectsRemoveCommand(context))
    .addHelpText(
      'after',
      `
oss://bucket/key is a file of the data folder, or an object in the cloud where REELFLOW_STORE says so.

Examples:
  $ reelflow objects put video.mp4 oss://media/in/video.mp4
  $ reelflow objects list oss://media/in/
  $ reelflow objects get oss://media/in/video.mp4 copy.mp4
  $ reelflow objects remove oss://media/in/video.mp4`,
    );
}
