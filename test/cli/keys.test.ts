import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { reelflow } from '../support/command-line.ts';
import { temporaryFolders } from '../support/temporary-folders.ts';

const temporaryFolder = await temporaryFolders();
const folder = await temporaryFolder();
const accessPath = join(folder, 'access.json');

interface Users {
  accounts: { users: { name: string; policies?: unknown }[] }[];
}

test('a key is shown with its account, ready for a terminal', async () => {
  const { stdout, stderr, exitCode } = await reelflow(folder, ['keys', 'create']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(
    /^AccessKeyId {6}(RF\w+)\nAccessKeySecret {2}(\w+)\nAccount {10}1000, its root\n\nFor a terminal:\nexport ACCESS_KEY_ID=\1\nexport ACCESS_KEY_SECRET=\2\n$/,
  );
});

test('of a user who may do nothing yet it is said what to write, and that can be used', async () => {
  const { stdout, stderr } = await reelflow(folder, ['keys', 'create', '--user', 'ann', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ accountId: '1000', user: 'ann', hasPolicy: false });
  expect(stderr).toContain(
    `ann may do nothing yet. To allow everything, write in ${accessPath}, at the user named "ann"`,
  );
  const line = stderr.split('\n').find((each) => each.startsWith('  "policies": '));
  const document = JSON.parse(await readFile(accessPath, 'utf8')) as Users;
  for (const user of document.accounts.flatMap(({ users }) => users)) Object.assign(user, JSON.parse(`{${line}}`));
  await writeFile(accessPath, JSON.stringify(document));

  const again = await reelflow(folder, ['keys', 'create', '--user', 'ann', '--json']);
  expect(again).toMatchObject({ exitCode: 0, stderr: '' });
  expect(JSON.parse(again.stdout)).toMatchObject({ user: 'ann', hasPolicy: true });
});
