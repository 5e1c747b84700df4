import { readdir, readFile, stat } from 'node:fs/promises';

/** What was read, and how it looked just before: so that no later change goes unnoticed. */
export class FileMarks {
  readonly #marks = new Map<string, string>();

  /** Reads a file. */
  async read(path: string): Promise<string> {
    this.#marks.set(path, await markOf(path));
    return readFile(path, 'utf8');
  }

  /** The names of the files in a folder, in order; undefined when the path is no folder. */
  async list(path: string): Promise<string[] | undefined> {
    this.#marks.set(path, await markOf(path));
    try {
      return (await readdir(path)).filter(isAccessFile).sort();
    } catch (error) {
      if (error instanceof Error && 'code' in error && ['ENOTDIR', 'ENOENT'].includes(String(error.code))) {
        return undefined;
      }
      throw error;
    }
  }

  /** Whether anything that was read looks otherwise now. */
  async changed(): Promise<boolean> {
    const now = await Promise.all([...this.#marks.keys()].map(markOf));
    return [...this.#marks.values()].some((mark, at) => mark !== now[at]);
  }
}

/** Hidden files are not meant for us: mounted secrets keep their versions in such. */
function isAccessFile(name: string): boolean {
  return name.endsWith('.json') && !name.startsWith('.');
}

async function markOf(path: string): Promise<string> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) return `folder ${(await readdir(path)).filter(isAccessFile).sort().join('/')}`;
    // Through symbolic links, so a mounted version that is swapped is another file.
    return [stats.dev, stats.ino, stats.size, stats.mtimeMs, stats.ctimeMs].join(':');
  } catch {
    return 'absent';
  }
}
