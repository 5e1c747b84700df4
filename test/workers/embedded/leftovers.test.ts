import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { databasePath, endLeftoverServer } from '../../../workers/embedded/leftovers.ts';
import { isRunning } from '../../support/processes.ts';
import { temporaryFolders } from '../../support/temporary-folders.ts';

const temporaryFolder = await temporaryFolders();

/** A process that says when it runs, and runs until it is killed. */
async function start(...args: string[]) {
  const program = 'process.stdout.write("ready"); setInterval(() => {}, 1000);';
  const child = spawn(process.execPath, ['-e', program, '--', ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  return child;
}

test('the server of the data folder is ended, and nothing else that has the folder on its command line', async () => {
  const dataFolder = await temporaryFolder();
  const server = await start('server', 'start-dev', '--db-filename', databasePath(dataFolder));
  const editor = await start(databasePath(dataFolder));
  const neighbour = await start('server', 'start-dev', '--db-filename', databasePath(join(dataFolder, 'other')));
  const ended = once(server, 'exit');
  await endLeftoverServer(dataFolder);
  expect(await ended).toEqual([null, 'SIGKILL']);
  for (const { pid } of [editor, neighbour]) expect(isRunning(pid!)).toBe(true);
  for (const child of [editor, neighbour]) child.kill('SIGKILL');
});
