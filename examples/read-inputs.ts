import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ReelflowError } from '../contract/errors.ts';
import { formatObjectUrl } from '../contract/object-url.ts';

/** Containers of video; what is in them, the algorithm finds out. */
const videoExtensions =
  /\.(3gp|asf|avi|divx|dv|f4v|flv|m2ts|m2v|m4v|mkv|mov|mp4|mpe?g|mts|mxf|ogv|rmvb|ts|vob|webm|wmv|y4m)$/iu;

/** What a workflow is started with, and what of the folder it does not get. */
export interface WorkflowInput {
  input: object;
  leftOut: string[];
}

/** How each workflow takes a path to read and a folder to write to. */
export const readInputs: Record<string, (from: string, to: string) => Promise<WorkflowInput>> = {
  cleanWhenCaptioned: async (video, folder) => {
    if (!(await kindOf(video)).isFile()) throw new ReelflowError('InvalidInput', `${video} is not a file.`);
    return { input: { input: toUrl(video), output: toUrl(folder) }, leftOut: [] };
  },
  coverMany: async (videos, folder) => {
    if (!(await kindOf(videos)).isDirectory()) throw new ReelflowError('InvalidInput', `${videos} is not a folder.`);
    const names = (await readdir(videos)).sort();
    const [taken, leftOut] = [true, false].map((is) => names.filter((name) => videoExtensions.test(name) === is));
    if (!taken?.length) throw new ReelflowError('InvalidInput', `There is no video in ${videos}.`);
    return {
      input: { inputs: taken.map((name) => toUrl(join(videos, name))), output: toUrl(folder) },
      leftOut: leftOut ?? [],
    };
  },
};

async function kindOf(path: string) {
  return stat(path).catch((cause: unknown) => {
    throw new ReelflowError('InvalidInput', `${path} cannot be read. Check the path.`, { cause });
  });
}

function toUrl(path: string): string {
  return formatObjectUrl({ scheme: 'file', path: resolve(path) });
}
