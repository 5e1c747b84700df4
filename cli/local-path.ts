import { constants } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ReelflowError } from '../contract/errors.ts';
import { formatObjectUrl, parseInputUrl, parseObjectUrl } from '../contract/object-url.ts';
import type { Guard } from '../network/guard.ts';
import { createGuards } from '../network/guards.ts';

const nothingListed = createGuards({ inputHosts: [], internalHosts: [] }).inputs;

/** The object URL of what the user wrote: itself when it is one, else that of the local path. */
export function toObjectUrl(given: string): string {
  if (/^[a-z]+:\/\//iu.test(given)) return given;
  if (given === '') throw new ReelflowError('InvalidInput', 'A path is empty.');
  return formatObjectUrl({ scheme: 'file', path: resolve(given) });
}

/** The local path behind a `file:` URL, to show; any other URL as it is. */
export function toDisplayPath(url: string): string {
  const location = parseObjectUrl(url);
  return location.scheme === 'file' ? location.path : url;
}

/**
 * The URL of an input. A local one is looked at first, before anything is started for it.
 * @param inputs of the hosts that `http:` and `https:` inputs may be read from; default none
 * @throws ReelflowError `ObjectNotFound`, `NotPermitted`, `MediaUnreadable` for an empty file or `InvalidInput` for a folder
 */
export async function toInputUrl(given: string, inputs: Guard = nothingListed): Promise<string> {
  const url = toObjectUrl(given);
  const location = parseInputUrl(url);
  if (location.scheme === 'http') inputs.checkUrl(new URL(location.url));
  if (location.scheme !== 'file') return url;
  const { path } = location;
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new ReelflowError('ObjectNotFound', `There is no file ${path}. Check the path.`);
  if (!found.isFile()) throw new ReelflowError('InvalidInput', `${path} is not a file. Name one media file.`);
  if (found.size === 0) throw new ReelflowError('MediaUnreadable', `${path} is empty. Give a file with media in it.`);
  await access(path, constants.R_OK).catch((cause: unknown) => {
    throw new ReelflowError('NotPermitted', `${path} may not be read. Change its permissions.`, { cause });
  });
  return url;
}

/**
 * The object URL of a folder for outputs. A local one is made when it is not there.
 * @throws ReelflowError `NotPermitted` or `InvalidInput`
 */
export async function toOutputFolderUrl(given: string): Promise<string> {
  const url = toObjectUrl(given.replace(/(?<=[^/])\/+$/u, ''));
  const location = parseObjectUrl(url);
  if (location.scheme === 'file') await makeFolder(location.path);
  return url;
}

/**
 * The object URL of an output template. The folder of a local one is made when it is not there.
 * @throws ReelflowError `NotPermitted` or `InvalidInput`
 */
export async function toOutputUrl(given: string): Promise<string> {
  const url = toObjectUrl(given);
  const location = parseObjectUrl(url);
  const folder = location.scheme === 'file' ? dirname(location.path) : '{';
  // A folder that is named by a placeholder is made when its name is known.
  if (!folder.includes('{')) await makeFolder(folder);
  return url;
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK | constants.X_OK);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'EEXIST' || code === 'ENOTDIR') {
      throw new ReelflowError('InvalidInput', `${path} is not a folder. Name another output.`, { cause });
    }
    throw new ReelflowError('NotPermitted', `${path} cannot be written. Name another output.`, { cause });
  }
}
