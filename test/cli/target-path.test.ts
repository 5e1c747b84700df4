import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { targetPath } from '../../cli/target-path.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = await temporaryFolder();
await mkdir(join(folder, 'voices'));
await writeFile(join(folder, 'there.png'), '');

test('gives the path itself, or that of the name in a folder', async () => {
  expect(await targetPath(join(folder, 'a.png'), 'b.png', false)).toBe(join(folder, 'a.png'));
  expect(await targetPath(folder, 'b.png', false)).toBe(join(folder, 'b.png'));
  expect(await targetPath(join(folder, 'there.png'), 'b.png', true)).toBe(join(folder, 'there.png'));
});

test.each([
  ['there.png', 'b.png', false, /there\.png is there already.*--force/],
  ['no/a.png', 'b.png', false, /There is no folder .*no\. Make it first/],
  // A folder has the name that the file would have.
  ['.', 'voices', true, /voices is there already, and no file/],
])('refuses %p for %p', async (given, name, force, message) => {
  await expect(targetPath(join(folder, given), name, force)).rejects.toMatchObject({
    type: 'InvalidInput',
    message: expect.stringMatching(message),
  });
});
