import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { ReelflowError } from '../contract/errors.ts';
import { formatObjectUrl } from '../contract/object-url.ts';
import { byteText } from './byte-text.ts';
import { describeCommand, type CommandContext } from './command.ts';
import { toBucketLocation } from './object-location.ts';
import { watchTransfer } from './watch-transfer.ts';

/** `reelflow objects put`: a local file becomes an object. */
export function objectsPutCommand(context: CommandContext): Command {
  return describeCommand('put <file> <url>', 'copy a local file into the store; an object that is there is replaced', [
    'objects put video.mp4 oss://media/in/video.mp4',
    'objects put video.mp4 oss://media/in/   # keeps its name',
  ]).action(async (file: string, url: string, options: { json?: boolean }) => {
    const output = context.output(options);
    const location = toBucketLocation(url.endsWith('/') ? url + encodeURIComponent(basename(file)) : url);
    const sizeBytes = await sizeOf(file);
    const { createStore } = await import('../workers/create-store.ts');
    const store = await createStore(context.configuration());
    const target = formatObjectUrl(location);
    await watchTransfer(output, target, sizeBytes, (transfer) => store.put(file, location, transfer));
    output.result({ url: target, sizeBytes }, `${target}  ${byteText(sizeBytes)}`);
  });
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined);
  if (!found) throw new ReelflowError('ObjectNotFound', `There is no file ${file}. Check the path.`);
  if (!found.isFile()) throw new ReelflowError('InvalidInput', `${file} is not a file. Name one file.`);
  return found.size;
}
