import { randomUUID } from 'node:crypto';
import { copyFile, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const partName = /^\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.part$/u;

/** A name beside a file for something that is not whole yet. */
export function partPath(path: string): string {
  return join(dirname(path), `.${randomUUID()}.part`);
}

/** Whether a file is one that is not whole yet. */
export function isPart(name: string): boolean {
  return partName.test(name);
}

/** Renames; across file systems copies, so that the target is whole or absent. */
export async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    await copyWhole(from, to);
    await rm(from);
  }
}

/** Copies under another name and renames, so that the target is whole or what it was before. */
export async function copyWhole(from: string, to: string): Promise<void> {
  const part = partPath(to);
  try {
    await copyFile(from, part);
    const file = await open(part, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, to);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
