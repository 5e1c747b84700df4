import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ReelflowError } from '../contract/errors.ts';

/**
 * Where a command writes one file: the path that was given, or the file's name in a folder that was given.
 * @param force whether a file that is there is replaced
 * @throws ReelflowError `InvalidInput`
 */
export async function targetPath(given: string, name: string, force: boolean): Promise<string> {
  const found = await stat(given).catch(() => undefined);
  if (found?.isDirectory()) return targetPath(join(given, name), '', force);
  if (found && !(found.isFile() && force)) {
    throw new ReelflowError(
      'InvalidInput',
      `${given} is there already. Name another file, or replace it with --force.`,
    );
  }
  if (!(await stat(dirname(given)).catch(() => undefined))) {
    throw new ReelflowError('InvalidInput', `There is no folder ${dirname(given)}. Make it first.`);
  }
  return given;
}
