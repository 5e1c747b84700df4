import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stdout } from 'node:process';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { ReelflowError } from '../contract/errors.ts';
import type { ObjectContent } from '../contract/object-store.ts';
import { objectName } from '../contract/object-url.ts';
import { byteText } from './byte-text.ts';
import { describeCommand, type CommandContext } from './command.ts';
import { toBucketLocation } from './object-location.ts';
import { targetPath } from './target-path.ts';
import { watchTransfer, type Transfer } from './watch-transfer.ts';

interface GetOptions {
  json?: boolean;
  force?: boolean;
}

/** `reelflow objects get`: an object becomes a local file. */
export function objectsGetCommand(context: CommandContext): Command {
  return describeCommand('get <url> [file]', 'copy an object to a local file, or with - to standard output', [
    'objects get oss://media/in/video.mp4',
    'objects get oss://media/in/video.mp4 copy.mp4 --force',
    'objects get oss://media/out/captions.srt -',
  ])
    .option('--force', 'replace a local file that is there')
    .action(async (url: string, file: string | undefined, { force = false, ...options }: GetOptions) => {
      const output = context.output(options);
      const location = toBucketLocation(url);
      if (file === '-' && output.json) {
        throw new ReelflowError(
          'InvalidInput',
          'Standard output holds the object or JSON, not both. Leave out --json.',
        );
      }
      const path = file === '-' ? undefined : await targetPath(file ?? '.', objectName(location), force);
      const { createStore } = await import('../workers/create-store.ts');
      const object = await (await createStore(context.configuration())).read(location);
      const { sizeBytes } = object.facts;
      if (path === undefined) return pipeline(object.content, stdout, { end: false });
      await watchTransfer(output, path, sizeBytes, (transfer) => save(object, path, transfer));
      output.result({ url, file: path, sizeBytes }, `${path}  ${byteText(sizeBytes)}`);
    });
}

/** The file appears when all of it is there. */
async function save({ content }: ObjectContent, path: string, { signal, onProgress }: Transfer): Promise<void> {
  const part = join(dirname(path), `.${randomUUID()}.part`);
  try {
    await pipeline(counted(content, onProgress), createWriteStream(part, { flags: 'wx' }), { signal });
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw toLocalError(error, path);
  }
}

async function* counted(content: AsyncIterable<Uint8Array>, onProgress: Transfer['onProgress']) {
  let doneBytes = 0;
  for await (const chunk of content) {
    onProgress((doneBytes += chunk.length));
    yield chunk;
  }
}

function toLocalError(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS' && code !== 'EISDIR') return error;
  return new ReelflowError('NotPermitted', `${path} cannot be written (${code}). Name another file.`, { cause: error });
}
