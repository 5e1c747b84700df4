import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ReelflowError } from '../contract/errors.ts';

/**
 * Where a command writes one file: the path that was given, or the file's name in a folder that was given.
 * @param force whether a file that is there is replaced
 * @throws ReelflowError `InvalidInput`
 */
export async function targetPath(given: string, name: string, force: boolean): Promise<string> {
  const path = (await statOf(given))?.isDirectory() ? join(given, name) : given;
  const there = await statOf(path);
  if (there && !there.isFile())
    throw new ReelflowError('InvalidInput', `${path} is there already, and no file. Name another file.`);
  if (there && !force) {
    throw new ReelflowError('InvalidInput', `${path} is there already. Name another file, or replace it with --force.`);
  }
  if (!(await statOf(dirname(path)))) {
    throw new ReelflowError('InvalidInput', `There is no folder ${dirname(path)}. Make it first.`);
  }
  return path;
}

async function statOf(path: string): Promise<Awaited<ReturnType<typeof stat>> | undefined> {
  return stat(path).catch(() => undefined);
}
